package reach;

import io.efferent.effector.Integrator;
import io.efferent.effector.IntegratorContract;
import io.efferent.effector.MusclePath;
import io.efferent.effector.PathContract;
import io.efferent.effector.ReadyMade;
import io.efferent.network.Policy;
import io.efferent.network.PolicyContract;
import io.efferent.network.layer.Input;
import io.efferent.network.layer.ModularNetwork;
import io.efferent.network.layer.ReadOut;
import io.efferent.rl.VectorEnvironment;
import io.efferent.rl.VectorEnvironmentContract;
import io.efferent.rl.distribution.Distribution;
import io.efferent.rl.distribution.DistributionContract;
import io.efferent.skeleton.Skeleton;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Parts of our own keep the contracts of Efferent's. */
class PartsTest {
    @Nested
    class Paths extends PathContract {
        @Override
        protected Skeleton skeleton() {
            return ReadyMade.ARM;
        }

        @Override
        protected List<MusclePath> paths() {
            return List.of(new CamPath(0, 0.3, 0.03, 0.01), new CamPath(1, 0.2, -0.02, 0.005));
        }
    }

    @Nested
    class Integrators extends IntegratorContract {
        @Override
        protected Integrator integrator() {
            return new Heun();
        }

        @Override
        protected int order() {
            return 2;
        }

        @Override
        protected int steps() {
            return 128;
        }
    }

    @Nested
    class Policies extends PolicyContract {
        @Override
        protected Policy policy() {
            return new Reflex(4, 3);
        }
    }

    @Nested
    class Layers extends PolicyContract {
        @Override
        protected Policy policy() {
            return new ModularNetwork(List.of(Input.of("all", 4)),
                    List.of(new Adapting("adapting", 5, List.of("all"), 0.9)), ReadOut.excitations(3));
        }
    }

    @Nested
    class Distributions extends DistributionContract {
        @Override
        protected Distribution distribution() {
            return new Laplace(2);
        }
    }

    @Nested
    class Environments extends VectorEnvironmentContract {
        @Override
        protected VectorEnvironment environments(int count, int threads, long seed) {
            return VectorEnvironment.of(Balance::new, count, threads, seed);
        }

        @Override
        protected int enoughSteps() {
            return 110;
        }
    }
}
