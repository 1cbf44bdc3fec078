package io.efferent.rl;

import com.fasterxml.jackson.databind.JsonNode;

/** Numbers of episodes that other implementations recorded. */
public final class JsonNumbers {
    private JsonNumbers() {}

    public static double[] doubles(JsonNode numbers) {
        return numbers.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    public static float[] floats(JsonNode numbers) {
        float[] all = new float[numbers.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) numbers.get(i).asDouble();
        }
        return all;
    }
}
