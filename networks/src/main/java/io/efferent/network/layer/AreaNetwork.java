package io.efferent.network.layer;

import io.efferent.array.Require;
import io.efferent.network.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds networks of areas that are connected with delays, each of recurrent units that keep to Dale's law or do not.
 *
 * <pre>{@code
 * var network = AreaNetwork.builder(inputs)
 *         .addArea("premotor", 64, List.of("target", "vision"))
 *         .addArea("motor", 64, List.of("proprioception"))
 *         .addProjection("premotor", "motor", 2, 0.2)
 *         .addProjection("motor", "premotor", 2, 0.1)
 *         .build(ReadOut.excitations(6));
 * }</pre>
 */
public final class AreaNetwork {
    private AreaNetwork() {}

    private record Area(int units, List<String> inputs) {}

    private record Projection(String from, String to, int delay, double density) {}

    /**
     * Begins to describe a network.
     *
     * @param inputs what is observed
     */
    public static Builder builder(List<Input> inputs) {
        return new Builder(inputs);
    }

    /** Collects areas and what connects them. */
    public static final class Builder {
        private final List<Input> inputs;
        private final Map<String, Area> areas = new LinkedHashMap<>();
        private final List<Projection> projections = new ArrayList<>();
        private Cell cell = new Cell.Rectified(Architectures.LEAK);
        private double excitatory = Architectures.EXCITATORY;
        private double density = 1;
        private long seed;

        private Builder(List<Input> inputs) {
            this.inputs = List.copyOf(inputs);
        }

        /**
         * Adds an area; the action is read from the last one.
         *
         * @param name its name
         * @param units number of units
         * @param senses names of the inputs it reads at once
         */
        public Builder addArea(String name, int units, List<String> senses) {
            areas.put(name, new Area(units, List.copyOf(senses)));
            return this;
        }

        /**
         * Connects an area to another one.
         *
         * @param from where connections begin: of units that keep to Dale's law only those that excite
         * @param to where they end
         * @param delay steps on the way, at least 1
         * @param fraction of the possible connections that are there, in (0, 1]
         */
        public Builder addProjection(String from, String to, int delay, double fraction) {
            projections.add(new Projection(from, to, delay, fraction));
            return this;
        }

        /** Kind of all units; default {@link Cell.Rectified} with a time constant of five steps. */
        public Builder optCell(Cell kind) {
            cell = kind;
            return this;
        }

        /** Fraction of each area's units that excite, while the others inhibit; default 0.8, 0 for any sign. */
        public Builder optExcitatory(double fraction) {
            excitatory = Require.fraction("excitatory", fraction);
            return this;
        }

        /** Fraction of the possible connections within an area that are there; default 1. */
        public Builder optDensity(double fraction) {
            density = fraction;
            return this;
        }

        /** Fixes which connections are there; default 0. */
        public Builder optSeed(long value) {
            seed = value;
            return this;
        }

        /**
         * The network.
         *
         * @param readOut makes the action of the last area's activity
         * @throws IllegalArgumentException if an area reads what is not there, or nothing
         */
        public ModularNetwork build(ReadOut readOut) {
            return new ModularNetwork(inputs, layers(), readOut);
        }

        /** The areas as layers. */
        List<Layer> layers() {
            for (Projection projection : projections) {
                for (String end : List.of(projection.from, projection.to)) {
                    if (!areas.containsKey(end)) {
                        throw new IllegalArgumentException(
                                "projection: got '" + end + "', expected one of " + areas.keySet());
                    }
                }
            }
            List<Layer> layers = new ArrayList<>();
            areas.forEach((name, area) -> layers.add(layer(name, area)));
            return layers;
        }

        private Layer layer(String name, Area area) {
            List<String> read = new ArrayList<>(area.inputs);
            List<Wiring.Tract> tracts = new ArrayList<>();
            for (String sense : area.inputs) {
                tracts.add(Wiring.Tract.free(inputs.stream().filter(input -> input.name().equals(sense))
                        .mapToInt(Input::size).findFirst().orElseThrow(() -> new IllegalArgumentException(
                                "area " + name + ": reads " + sense + ", but there are only "
                                + inputs.stream().map(Input::name).toList()))));
            }
            for (Projection projection : projections) {
                if (projection.to.equals(name)) {
                    read.add(projection.from + "@" + projection.delay);
                    tracts.add(tract(areas.get(projection.from).units, projection.density));
                }
            }
            var wiring = new Wiring(tract(area.units, density), tracts, seed + 31L * name.hashCode());
            return new Recurrent(name, area.units, read, cell, wiring);
        }

        private Wiring.Tract tract(int units, double fraction) {
            return new Wiring.Tract(
                    units, excitatory == 0 ? null : Math.max(1, (int) Math.round(excitatory * units)), fraction);
        }
    }
}
