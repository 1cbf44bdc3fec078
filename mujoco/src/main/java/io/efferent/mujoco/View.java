package io.efferent.mujoco;

import java.util.Arrays;

/** Where a picture of a model is taken from. */
public sealed interface View permits Viewpoint, View.ModelCamera {
    /** The model's first camera, or {@link Viewpoint#DEFAULT} if it has none. */
    static View of(MujocoModel model) {
        return model.count(MujocoObject.CAMERA) > 0 ? new ModelCamera(0) : Viewpoint.DEFAULT;
    }

    /**
     * What a person writes: the name of one of the model's cameras, or azimuth, elevation and distance of a viewpoint,
     * such as {@code 120,-20,3}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static View parse(MujocoModel model, String text) {
        if (!text.isEmpty() && model.names(MujocoObject.CAMERA).contains(text)) {
            return ModelCamera.named(model, text);
        }
        try {
            double[] numbers = Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
            if (numbers.length == 3) {
                return new Viewpoint(numbers[0], numbers[1], numbers[2]);
            }
        } catch (NumberFormatException e) {
            // Said below, together with a wrong count.
        }
        throw new IllegalArgumentException(
                "camera: got '" + text + "', expected azimuth, elevation and distance such as 120,-20,3, "
                + "or one of the model's cameras " + model.names(MujocoObject.CAMERA));
    }

    /**
     * A camera of the model.
     *
     * @param id its number
     */
    record ModelCamera(int id) implements View {
        /**
         * By name.
         *
         * @throws IllegalArgumentException if there is none of this name
         */
        public static ModelCamera named(MujocoModel model, String name) {
            return new ModelCamera(model.id(MujocoObject.CAMERA, name));
        }
    }
}
