package io.efferent.rl.ppo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.network.StrictJson;
import io.efferent.network.mpi.Ranks;
import io.efferent.rl.VectorEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Where the episodes of a process stand: what is needed, besides what was learned, to go on collector. Arrays are kept,
 * not copied.
 *
 * @param snapshot of the environments
 * @param seen present observations as the network sees them
 * @param returns discounted sums of rewards
 * @param memory what is remembered
 * @param begins whether an episode begins
 */
record Present(
        VectorEnvironment.Snapshot snapshot, float[] seen, float[] returns, List<float[]> memory, boolean[] begins) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** That of every process, by rank; to be called by all of them. */
    JsonNode ofAll(Ranks ranks) {
        try {
            var all = JSON.createArrayNode();
            for (byte[] bytes : ranks.gather(JSON.writeValueAsBytes(this))) {
                all.add(JSON.readTree(bytes));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * That of one process.
     *
     * @throws IllegalArgumentException naming what is missing or makes no sense
     */
    static Present of(JsonNode all, int rank) {
        return StrictJson.whole(all.get(rank), Present.class);
    }
}
