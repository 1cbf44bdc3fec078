package ai.djl.ndarray;

import ai.djl.engine.Engine;

/** Counts the native arrays that are alive; lives here because managers show what they hold to their package only. */
public final class LiveArrays {
    private LiveArrays() {}

    /** Arrays of all managers. */
    public static int count() {
        NDManager top = Engine.getEngine("PyTorch").newBaseManager();
        try (top) {
            return count((BaseNDManager) top.getParentManager());
        }
    }

    private static int count(BaseNDManager manager) {
        int count = 0;
        for (AutoCloseable resource : manager.resources.values()) {
            count += resource instanceof BaseNDManager child ? count(child) : 1;
        }
        return count + manager.tempResources.size();
    }
}
