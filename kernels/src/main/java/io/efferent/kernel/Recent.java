package io.efferent.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/** The entries used last. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    /** How many are kept. */
    static final int MOST = 16;

    Recent() {
        super(MOST, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST;
    }
}
