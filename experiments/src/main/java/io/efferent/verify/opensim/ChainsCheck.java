package io.efferent.verify.opensim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Transform;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;

/** Serial chains of hinges and gimbals: states, and movements that are integrated with a tolerance of their own. */
final class ChainsCheck implements Check {
    private static final double INTEGRATION = 1e-11;
    private static final double MOVEMENT = 1e-6;

    @Override
    public void run(Section file, Trial trial) {
        for (var chain : file.list("cases")) {
            String prefix = chain.text("name") + ": ";
            states(prefix, chain, tree(chain, false), trial);
            if (chain.has("trajectory")) {
                movement(prefix, chain.in("trajectory"), tree(chain, true), trial);
            }
        }
    }

    /** The chain, with the springs and dampers that act in its trajectory or without. */
    private static JointTree tree(Section chain, boolean acted) {
        var builder = JointTree.builder(chain.text("name"), 3).optGravity(chain.numbers("gravity", 3).data());
        double damping = acted ? chain.number("damping", 0) : 0;
        double stiffness = acted ? chain.number("stiffness", 0) : 0;
        double[] rest = stiffness == 0 ? null : chain.row("rest");
        int joint = 0;
        String parent = "world";
        for (var body : chain.list("bodies")) {
            String name = parent.equals("world") ? "body 0" : "body " + (Integer.parseInt(parent.substring(5)) + 1);
            List<Joint> joints = body.choose("joint", Map.of(
                    "hinge", List.of(Joint.hinge(name)), "gimbal", Joint.gimbal(name)));
            Joint[] own = new Joint[joints.size()];
            for (int i = 0; i < own.length; i++, joint++) {
                own[i] = joints.get(i).withDamping(damping).withSpring(stiffness, rest == null ? 0 : rest[joint]);
            }
            double[] angles = body.numbers("orientation_in_parent", 3).data();
            builder.addBody(name, parent,
                    Transform.at(body.numbers("joint_in_parent", 3).data()).turned(angles[0], angles[1], angles[2]),
                    new MassProperties(body.number("mass"), body.numbers("com", 3).data(),
                            body.numbers("inertia", 6).data()),
                    own);
            parent = name;
        }
        var endpoint = chain.in("endpoint");
        return builder
                .addEndpoint("end", "body " + endpoint.count("body"), endpoint.numbers("position", 3).data())
                .build();
    }

    private static void states(String prefix, Section chain, JointTree tree, Trial trial) {
        int n = tree.dof();
        var states = chain.list("states");
        Map<String, Values> inputs = new LinkedHashMap<>();
        for (String name : List.of("q", "u", "tau")) {
            inputs.put(name, joined(states, name, n));
        }
        var results = trial.results(inputs, (manager, x) -> {
            Parameters p = Parameters.bind(manager, trial.type(), tree.values());
            Pose pose = tree.pose(p, x.get("q"));
            NDArray speed = x.get("u");
            Map<String, NDArray> computed = new LinkedHashMap<>();
            computed.put("mass_matrix", tree.massMatrix(p, pose));
            computed.put("bias", tree.bias(p, pose, speed));
            computed.put("udot", tree.acceleration(p, pose, speed, x.get("tau"), null));
            computed.put("endpoint", tree.endpoint(p, pose));
            computed.put("endpoint_velocity", tree.endpointVelocity(p, pose, speed));
            computed.put("endpoint_jacobian", tree.endpointJacobian(p, pose));
            computed.put("kinetic_energy", tree.kineticEnergy(p, pose, speed).expandDims(1));
            computed.put("potential_energy", tree.potentialEnergy(p, pose).expandDims(1));
            return computed;
        });
        results.forEach((name, computed) -> {
            Values recorded = joined(states, name, Math.toIntExact(computed.shape().size() / states.size()));
            double size = Arrays.stream(recorded.data()).map(Math::abs).max().orElse(0);
            trial.value(prefix + name, computed.data(), recorded, _ -> 1 + size, tolerance(trial));
        });
    }

    private static double tolerance(Trial trial) {
        return trial.type() == DataType.FLOAT64 ? 1e-12 : 1e-3;
    }

    /** The numbers of all states side by side, (state, number). */
    private static Values joined(List<Section> states, String name, int size) {
        double[] all = new double[states.size() * size];
        for (int i = 0; i < states.size(); i++) {
            double[] own = size == 1 && states.get(i).node().get(name).isNumber()
                    ? new double[] {states.get(i).number(name)}
                    : states.get(i).numbers(name).data();
            if (own.length != size) {
                throw new IllegalArgumentException(states.get(i).path() + "." + name + ": got " + own.length
                        + " numbers, expected " + size);
            }
            System.arraycopy(own, 0, all, i * size, size);
        }
        return new Values(all, new Shape(states.size(), size));
    }

    /** From the first row to the times of the others, in double precision whatever the engine. */
    private static void movement(String prefix, Section trajectory, JointTree tree, Trial trial) {
        int n = tree.dof();
        Values rows = trajectory.numbers("rows", -1, 1 + 2L * n);
        double[] recorded = rows.data();
        int width = 1 + 2 * n;
        double[] computed = recorded.clone();
        double[] state = Arrays.copyOfRange(recorded, 1, width);
        try (NDManager manager = Tensors.newManager()) {
            var equations = new Equations(tree, manager, Parameters.bind(manager, DataType.FLOAT64, tree.values()));
            var integrator = new DormandPrince853Integrator(1e-12, 0.01, INTEGRATION, INTEGRATION);
            for (int from = width; from < recorded.length; from += width) {
                integrator.integrate(equations, recorded[from - width], state, recorded[from], state);
                System.arraycopy(state, 0, computed, from + 1, 2 * n);
            }
        }
        trial.value(prefix + "trajectory", computed, rows, MOVEMENT);
    }

    private record Equations(JointTree tree, NDManager manager, Parameters p)
            implements FirstOrderDifferentialEquations {
        @Override
        public int getDimension() {
            return 2 * tree.dof();
        }

        @Override
        public void computeDerivatives(double time, double[] state, double[] rate) {
            int n = tree.dof();
            try (NDManager evaluation = manager.newSubManager()) {
                NDArray both = Constants.of(evaluation, DataType.FLOAT64, new Shape(2, n), state);
                NDArray position = both.get("0:1");
                NDArray speed = both.get("1:");
                double[] acceleration = tree.acceleration(
                        p, tree.pose(p, position), speed, speed.zerosLike(), null).toDoubleArray();
                System.arraycopy(state, n, rate, 0, n);
                System.arraycopy(acceleration, 0, rate, n, n);
            }
        }
    }
}
