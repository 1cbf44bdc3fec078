package io.efferent.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Compiles schedules with repetitions and searches: to a kernel for the stages between two of them, and kernels that
 * run their bodies.
 */
record ScheduleCompiler<A>(Lanes<A> lanes, Products<A> products, boolean vectors) {

    /** One kernel for a whole schedule. */
    Kernel<A> compile(Schedule schedule) {
        List<Kernel<A>> parts = new ArrayList<>();
        List<Schedule.Stage> stages = schedule.stages();
        int from = 0;
        for (int i = 0; i < stages.size(); i++) {
            Node node = stages.get(i).nodes().getFirst();
            if (!stages.get(i).isStraight()) {
                parts.add(straight(schedule, stages.subList(from, i)));
                parts.add(switch (node.op()) {
                    case REPEAT -> forward(schedule, node);
                    case SEARCH -> new SearchKernel<>(
                            (Search) node.callee(), lanes, node.inputs(), places(schedule, node), schedule.place(node),
                            node.rows() / ((Search) node.callee()).results());
                    case POINTWISE -> new PointwiseKernel<>(
                            ((Pointwise) node.callee()).compiled(lanes), lanes.width, node.inputs(),
                            places(schedule, node), schedule.place(node), node.rows());
                    default -> backward(schedule, node);
                });
                from = i + 1;
            }
        }
        Kernel<A> last = straight(schedule, stages.subList(from, stages.size()));
        if (parts.isEmpty()) {
            return last;
        }
        parts.add(last);
        return (memory, frames, starts, maps) -> parts.forEach(part -> part.run(memory, frames, starts, maps));
    }

    private Kernel<A> straight(Schedule schedule, List<Schedule.Stage> stages) {
        if (schedule.isApart()) {
            return new Instructions<>(schedule, lanes, Machine.of(lanes, vectors),
                    stage -> KernelCompiler.compile(schedule, List.of(stage), lanes, vectors)).of(stages);
        }
        return KernelCompiler.compile(schedule, stages, lanes, vectors);
    }

    private Kernel<A> forward(Schedule schedule, Node repeat) {
        Loop loop = repeat.loop();
        Schedule inner = schedule.loop(repeat);
        return new RepeatedKernel.Forward<>(
                loop, lanes, compile(inner), inner.firstRow(), inner.row(loop.next()), initial(schedule, repeat),
                outside(schedule, repeat), schedule.row(repeat));
    }

    private Kernel<A> backward(Schedule schedule, Node adjoint) {
        Loop loop = adjoint.loop();
        Schedule inner = schedule.loop(adjoint);
        Node above = adjoint.input(0);
        Node repeat = adjoint.input(1);
        return new RepeatedKernel.Backward<>(
                loop, lanes, products, compile(inner), inner.firstRow(), inner.row(loop.gradient()),
                initial(schedule, repeat),
                outside(schedule, repeat), schedule.row(repeat), schedule.row(above), schedule.row(adjoint));
    }

    /** Where the inputs of a node are, null for constants. */
    private static List<Place> places(Schedule schedule, Node node) {
        List<Place> places = new ArrayList<>();
        node.inputs().forEach(input -> places.add(input.isConstant() ? null : schedule.place(input)));
        return places;
    }

    private static Place initial(Schedule schedule, Node repeat) {
        return schedule.place(repeat.input(0));
    }

    private static Place outside(Schedule schedule, Node repeat) {
        return repeat.inputs().size() > 1 ? schedule.place(repeat.input(1)) : null;
    }
}
