package io.efferent.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Integrator;
import io.efferent.effector.Plant;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;

/** Counts the tensor operations of one control step: every operation makes one array. */
public final class TensorOperations {
    private TensorOperations() {}

    public static void main(String[] arguments) {
        System.out.println("| effector | muscle | integrator | operations per step |\n|---|---|---|---|");
        for (String integrator : new String[] {"euler", "rk4"}) {
            count("point-mass24", "relu", integrator);
            count("arm26", "relu", integrator);
            count("arm26", "mujoco", integrator);
            count("arm26", "kistemaker", integrator);
            count("arm26", "thelen", integrator);
            count("arm26-paths", "thelen", integrator);
            count("arm26-compliant", "kistemaker-compliant", integrator);
        }
    }

    private static void count(String name, String muscle, String integrator) {
        var effector = ReadyMade.named(name, Muscles.named(muscle))
                .optIntegrator(Integrator.named(integrator)).optSubsteps(1).build();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Plant plant = effector.bind(manager, DataType.FLOAT32);
            int dof = effector.skeleton().dof();
            double[][] middle = {new double[dof], new double[dof]};
            NDArray q = Constants.of(manager, DataType.FLOAT32, middle);
            NDArray u = Constants.of(
                    manager, DataType.FLOAT32, new Shape(2, effector.muscleCount()),
                    new double[2 * effector.muscleCount()]);
            EffectorState state = plant.step(plant.initialState(q, q.zerosLike()), u);
            int before = manager.getManagedArrays().size();
            plant.endpoint(plant.step(state, u));
            int operations = manager.getManagedArrays().size() - before;
            System.out.printf("| %s | %s | %s | %d |%n", name, muscle, integrator, operations);
        }
    }
}
