package io.efferent.verify.opensim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Integrator;
import io.efferent.effector.LinearlyImplicit;
import io.efferent.effector.Loads;
import io.efferent.effector.MusclePath;
import io.efferent.effector.Plant;
import io.efferent.effector.RungeKutta4;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.MuscleState;
import io.efferent.network.GradientEngine;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.PointMass;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mass on a slider between muscles, from rest, with excitations that switch. Elastic tendons are stepped implicitly,
 * at 2.5 ms: that is off by some millimeters and some percent of the force where a muscle is released, and less
 * elsewhere. Compiled, which is fast, steps of 0.25 ms have to be five times as close. Rigid tendons are integrated by
 * Runge-Kutta steps of 1 ms.
 */
final class SeriesCheck implements Check {
    private static final double ROW = 0.01;

    @Override
    public void run(Section file, Trial trial) {
        for (Section one : file.list("cases")) {
            boolean elastic = one.list("muscles").stream().anyMatch(muscle -> !isRigid(muscle));
            for (Method method : methods(elastic, trial.engine() == GradientEngine.COMPILED)) {
                new Case(one, trial, elastic, method).run();
            }
        }
    }

    /** A method, and how far it may be off. */
    private record Method(
            String name, Integrator integrator, int substeps, double position, double velocity, double activation,
            double force) {
        static final Method RIGID = new Method("", new RungeKutta4(), 10, 1e-5, 5e-4, 1e-4, 5e-4);
        static final Method IMPLICIT = new Method("", new LinearlyImplicit(), 4, 5e-3, 0.2, 0.05, 0.08);
        static final Method FINE = new Method(", 0.25 ms", new LinearlyImplicit(), 40, 1e-3, 0.04, 0.005, 0.016);
    }

    private static List<Method> methods(boolean elastic, boolean fast) {
        if (!elastic) {
            return List.of(Method.RIGID);
        }
        return fast ? List.of(Method.IMPLICIT, Method.FINE) : List.of(Method.IMPLICIT);
    }

    private static boolean isRigid(Section muscle) {
        return muscle.number("rigid", 0) != 0;
    }

    /** One body. */
    private static final class Case {
        private final Section section;
        private final Trial trial;
        private final Table table;
        private final List<MuscleFile> muscles = new ArrayList<>();
        private final double[] force;
        private final double gravity;
        private final Effector effector;
        private final boolean elastic;
        private final Method method;

        Case(Section section, Trial trial, boolean elastic, Method method) {
            this.section = section;
            this.elastic = elastic;
            this.method = method;
            this.trial = trial;
            table = Table.of(section);
            double mass = section.number("mass");
            gravity = mass * section.number("gravity");
            List<Section> entries = section.list("muscles");
            force = entries.stream().mapToDouble(muscle -> muscle.number("fmax")).toArray();
            entries.forEach(muscle -> muscles.add(file(muscle)));
            var builder = Effector.builder().setSkeleton(PointMass.of(2, mass)).optTimestep(ROW)
                    .optLimits(JointLimits.uniform(2, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))
                    .optIntegrator(method.integrator()).optSubsteps(method.substeps());
            for (int i = 0; i < entries.size(); i++) {
                // The first muscle is x long, the second what is left of the way to the far end.
                double sign = i == 0 ? 1 : -1;
                double offset = i == 0 ? 0 : section.number("far");
                double[][] alongX = {{sign, 0}, {0, 0}};
                builder.addMuscle("muscle" + i, muscles.get(i).muscle(), constants(entries.get(i), muscles.get(i)),
                        new MusclePath.Polynomial(offset, new double[2], alongX));
            }
            effector = builder.build();
        }

        private static MuscleFile file(Section muscle) {
            boolean rigid = isRigid(muscle);
            return switch (muscle.text("model")) {
                case "millard" -> rigid ? MuscleFile.MILLARD_RIGID : MuscleFile.MILLARD;
                case "degroote" -> rigid ? MuscleFile.DEGROOTE_RIGID : MuscleFile.DEGROOTE;
                case "thelen" -> rigid ? MuscleFile.THELEN_RIGID : MuscleFile.THELEN;
                default -> throw muscle.unknown("model", List.of("millard", "degroote", "thelen"));
            };
        }

        private static MuscleConstants constants(Section muscle, MuscleFile file) {
            Map<String, Double> numbers = new LinkedHashMap<>();
            for (String key : muscle.keys()) {
                if (muscle.has(key) && muscle.node().get(key).isNumber()) {
                    numbers.put(key, muscle.number(key));
                }
            }
            if (muscle.has("curves")) {
                double[] curves = muscle.numbers("curves", MuscleFile.MILLARD_CURVES.size()).data();
                for (int i = 0; i < curves.length; i++) {
                    numbers.put(MuscleFile.MILLARD_CURVES.get(i), curves[i]);
                }
            }
            MuscleConstants constants = MuscleConstants.DEFAULTS;
            for (var entry : numbers.entrySet()) {
                String name = file.names().get(entry.getKey());
                if (name != null && !entry.getValue().isNaN()) {
                    constants = constants.with(name, entry.getValue());
                }
            }
            return constants;
        }

        void run() {
            int count = muscles.size();
            int rows = table.rows().size();
            double[] switches = section.row("switch_times");
            double[][] excitation = section.rows("excitation", switches.length + 1, count);
            double[] x = new double[rows];
            double[] v = new double[rows];
            double[][] activations = new double[count][rows];
            double[][] forces = new double[count][rows];

            var plant = effector.bind(trial.manager(), trial.type());
            EffectorState example = start(plant);
            Map<String, Values> state = numbers(example);
            var inputs = new LinkedHashMap<>(Trial.columns(state));
            inputs.put("excitation", count);
            var step = trial.computation(inputs, Map.of(), (manager, in) -> {
                var body = effector.bind(manager, trial.type());
                var loads = new Loads(null, Constants.of(manager, trial.type(), new double[][] {{gravity, 0}}));
                return arrays(body.step(state(example, in), in.get("excitation"), loads));
            });
            double[] times = table.column("time").data();
            for (int row = 0; row < rows; row++) {
                x[row] = state.get(EffectorState.POSITION).data()[0];
                v[row] = state.get(EffectorState.VELOCITY).data()[0];
                for (int i = 0; i < count; i++) {
                    activations[i][row] = state.get(EffectorState.ACTIVATION).data()[i];
                    forces[i][row] = state.get(EffectorState.FORCE).data()[i] / force[i];
                }
                Map<String, Values> next = new LinkedHashMap<>(state);
                int phase = 0;
                while (phase < switches.length && times[row] > switches[phase] - 1e-9) {
                    phase++;
                }
                next.put("excitation", new Values(excitation[phase], new Shape(1, count)));
                state = step.results(next);
            }
            compare(x, v, activations, forces);
        }

        private void compare(double[] x, double[] v, double[][] activations, double[][] forces) {
            String name = section.text("name") + method.name() + ": ";
            trial.value(name + "x", x, table.column("x"), method.position());
            trial.value(name + "v", v, table.column("v"), method.velocity());
            for (int i = 0; i < forces.length; i++) {
                trial.value(name + "activation" + i, activations[i], table.column("activation" + i),
                        method.activation());
                double[] recorded = table.column("tendon_force" + i).data().clone();
                for (int row = 0; row < recorded.length; row++) {
                    recorded[row] /= force[i];
                }
                trial.value(name + "tendon_force" + i, forces[i], Table.column(recorded), method.force());
            }
        }

        /** As OpenSim begins: given activations, fibers in equilibrium. */
        private EffectorState start(Plant plant) {
            NDArray q = Constants.of(trial.manager(), trial.type(), new double[][] {{section.number("x0"), 0}});
            EffectorState rest = plant.initialState(q, q.zerosLike());
            NDArray activation = rest.activation().zerosLike().add(plant.constant(section.number("activation0")));
            MuscleState muscle = rest.muscle().withActivation(activation);
            if (elastic) {
                NDArray[] fibers = new NDArray[muscles.size()];
                for (int i = 0; i < fibers.length; i++) {
                    fibers[i] = Constants.of(trial.manager(), trial.type(),
                            new double[][] {{table.first("fiber_length" + i)}});
                }
                muscle = new MuscleState(activation, Tensors.concatLast(fibers));
            }
            return plant.assemble(q, q.zerosLike(), muscle, null);
        }

        private static Map<String, NDArray> arrays(EffectorState state) {
            Map<String, NDArray> flat = new LinkedHashMap<>();
            state.quantities().forEach((name, array) -> flat.put(name, array.reshape(array.getShape().get(0), -1)));
            return flat;
        }

        private static Map<String, Values> numbers(EffectorState state) {
            Map<String, Values> numbers = new LinkedHashMap<>();
            arrays(state).forEach((name, array) ->
                    numbers.put(name, new Values(Tensors.toDoubles(array), array.getShape())));
            return numbers;
        }

        private static EffectorState state(EffectorState example, Map<String, NDArray> arrays) {
            var names = example.quantities().keySet().iterator();
            return example.map(shape -> {
                var array = arrays.get(names.next());
                return array.reshape(new Shape(array.getShape().get(0)).addAll(shape.getShape().slice(1)));
            });
        }
    }
}
