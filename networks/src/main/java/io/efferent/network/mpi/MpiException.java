package io.efferent.network.mpi;

/** MPI is not there, or failed: for example because another process has died. */
public class MpiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MpiException(String message) {
        super(message);
    }

    MpiException(String message, Throwable cause) {
        super(message, cause);
    }
}
