package io.efferent.mujoco;

/** MuJoCo refused something, or cannot be used here; the message is its own text where it gave one. */
public class MujocoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With MuJoCo's text. */
    public MujocoException(String message) {
        super(message);
    }

    MujocoException(String message, Throwable cause) {
        super(message, cause);
    }
}
