package io.efferent.mujoco;

import java.lang.foreign.MemorySegment;

/**
 * Where a view finds its numbers. Those of a {@link MujocoModel#share shared} model are in the memory of another one
 * until somebody changes them.
 */
final class ViewMemory {
    /** Whose numbers they are, as long as they may move; null once they stay where they are. */
    private MujocoModel shared;
    private MemorySegment memory;

    ViewMemory(MemorySegment memory, MujocoModel shared) {
        this.memory = memory;
        this.shared = shared;
    }

    MemorySegment toRead() {
        if (shared != null && !shared.isShared()) {
            memory = shared.moved(memory);
            shared = null;
        }
        return memory;
    }

    MemorySegment toWrite() {
        if (shared != null) {
            shared.beforeChange();
        }
        return toRead();
    }

    ViewMemory slice(long from, long size) {
        return new ViewMemory(toRead().asSlice(from, size), shared);
    }
}
