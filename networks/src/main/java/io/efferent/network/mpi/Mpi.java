package io.efferent.network.mpi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes that {@code mpirun} or {@code srun} has started, by the machine's own MPI library: Open MPI, or one
 * with the binary interface of MPICH (MPICH, Intel MPI, MVAPICH). The library is the file, or lies in the folder, that
 * the system property {@value #PROPERTY} or the environment variable {@value #VARIABLE} names; else it is the one of
 * the launcher.
 *
 * <p>Open MPI's handles (communicators, types) are addresses of its variables, MPICH's are fixed integers (its {@code
 * mpi.h}).
 */
public final class Mpi implements Ranks {
    /** System property that names the library. */
    public static final String PROPERTY = "efferent.mpi.library";

    /** Environment variable that names the library. */
    public static final String VARIABLE = "EFFERENT_MPI";

    private static final String HOW_TO_INSTALL =
            "On Debian and Ubuntu: sudo apt-get install openmpi-bin libopenmpi3 (or mpich); "
            + "on a cluster: module load openmpi. A library in an unusual place is named by the environment variable "
            + VARIABLE
            + " or the system property " + PROPERTY + ".";

    private static final List<String> OPEN_MPI = List.of(
            "libmpi.so.40", "/usr/lib64/openmpi/lib/libmpi.so.40", "libmpi.40.dylib",
            "/opt/homebrew/lib/libmpi.40.dylib");
    private static final List<String> MPICH = List.of(
            "libmpi.so.12", "libmpich.so.12", "/usr/lib64/mpich/lib/libmpi.so.12", "libmpi.12.dylib",
            "/opt/homebrew/lib/libmpi.12.dylib");

    private static final int THREAD_SERIALIZED = 2;
    private static final int LONGEST_ERROR = 1024;
    private static final Linker LINKER = Linker.nativeLinker();

    private final String library;
    private final SymbolLookup symbols;
    private final boolean isOpenMpi;
    private final MethodHandle allreduce;
    private final MethodHandle broadcast;
    private final int rank;
    private final int size;
    /** Arrays of Java can move, so they are copied; grows. */
    private MemorySegment buffer = MemorySegment.NULL;

    private Mpi(String library, SymbolLookup symbols) {
        this.library = library;
        this.symbols = symbols;
        isOpenMpi = symbols.find("ompi_mpi_comm_world").isPresent();
        MemoryLayout handle = isOpenMpi ? ADDRESS : JAVA_INT;
        Object world = handle("ompi_mpi_comm_world", 0x44000000);

        invoke("MPI_Init_thread", function("MPI_Init_thread", ADDRESS, ADDRESS, JAVA_INT, ADDRESS),
                MemorySegment.NULL, MemorySegment.NULL, THREAD_SERIALIZED, room(JAVA_INT.byteSize()));
        invoke("MPI_Comm_set_errhandler", function("MPI_Comm_set_errhandler", handle, handle), world,
                handle("ompi_mpi_errors_return", 0x54000001));
        rank = ask("MPI_Comm_rank", handle, world);
        size = ask("MPI_Comm_size", handle, world);

        MemorySegment inPlace = MemorySegment.ofAddress(isOpenMpi ? 1 : -1);
        allreduce = MethodHandles.insertArguments(
                MethodHandles.insertArguments(
                        function("MPI_Allreduce", ADDRESS, ADDRESS, JAVA_INT, handle, handle, handle), 3,
                        handle("ompi_mpi_double", 0x4c00080b), handle("ompi_mpi_op_sum", 0x58000003), world),
                0, inPlace);
        MethodHandle any = function("MPI_Bcast", ADDRESS, JAVA_INT, handle, JAVA_INT, handle);
        broadcast = MethodHandles.insertArguments(
                MethodHandles.insertArguments(any, 4, world), 2, handle("ompi_mpi_byte", 0x4c00010d));
    }

    /** The processes that were started together with this one; just this one if no launcher of MPI has started it. */
    public static Ranks ranks() {
        return isLaunched() ? start() : ALONE;
    }

    /** Whether {@code mpirun} or {@code srun} has started this process as one of MPI. */
    public static boolean isLaunched() {
        return Stream.of("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK").anyMatch(name -> System.getenv(name) != null);
    }

    /**
     * Joins the others; possible once per process.
     *
     * @throws MpiException if there is no library, or it is another one than that of the launcher
     */
    public static Mpi start() {
        leaveSignalsAlone();
        var mpi = open();
        var launched = Stream.of("OMPI_COMM_WORLD_SIZE", "PMI_SIZE").map(System::getenv).filter(Objects::nonNull)
                .findFirst();
        if (launched.isPresent() && !launched.get().equals(Integer.toString(mpi.size))) {
            throw new MpiException(
                    launched.get() + " processes were launched, but " + mpi.library + " knows of " + mpi.size
                    + ": it belongs to another MPI than the launcher; name the right library by " + VARIABLE);
        }
        return mpi;
    }

    /**
     * UCX, on which MPI may rest, would take over SIGSEGV when it is loaded, which the JVM lives by. It reads the
     * environment.
     */
    private static void leaveSignalsAlone() {
        try (Arena arena = Arena.ofConfined()) {
            LINKER.downcallHandle(
                            LINKER.defaultLookup().findOrThrow("setenv"),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                    .invokeWithArguments(arena.allocateFrom("UCX_ERROR_SIGNALS"), arena.allocateFrom(""), 1);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private static Mpi open() {
        var named = Optional.ofNullable(System.getProperty(PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .filter(name -> !name.isBlank());
        List<String> names = new ArrayList<>(System.getenv("PMI_SIZE") != null ? MPICH : OPEN_MPI);
        names.addAll(System.getenv("PMI_SIZE") != null ? OPEN_MPI : MPICH);
        if (named.isPresent()) {
            var path = Path.of(named.get()).toAbsolutePath();
            names = Files.isDirectory(path)
                    ? names.stream().filter(name -> !name.startsWith("/")).map(
                    name -> path.resolve(name).toString()).toList()
                    : List.of(path.toString());
        }
        for (var name : names) {
            try {
                // By its name alone the system's loader searches, LD_LIBRARY_PATH included.
                return new Mpi(name, SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException e) {
                if (named.isPresent() && names.size() == 1) {
                    throw new MpiException(
                            named.get() + " is no library of MPI that can be loaded. " + HOW_TO_INSTALL, e);
                }
            }
        }
        throw new MpiException(
                "found no library of MPI" + named.map(folder -> " in " + folder).orElse("") + ". " + HOW_TO_INSTALL);
    }

    private Object handle(String openMpi, int mpich) {
        return isOpenMpi ? symbol(openMpi) : (Object) mpich;
    }

    private MemorySegment symbol(String name) {
        return symbols.find(name)
                .orElseThrow(() -> new MpiException(library + " lacks " + name + ". " + HOW_TO_INSTALL));
    }

    private MethodHandle function(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private int ask(String name, MemoryLayout handle, Object world) {
        MemorySegment answer = room(JAVA_INT.byteSize());
        invoke(name, function(name, handle, ADDRESS), world, answer);
        return answer.get(JAVA_INT, 0);
    }

    /** For what is called rarely. */
    private void invoke(String name, MethodHandle function, Object... arguments) {
        try {
            check(name, (int) function.invokeWithArguments(arguments));
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private void check(String name, int code) throws Throwable {
        if (code != 0) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment text = arena.allocate(LONGEST_ERROR);
                function("MPI_Error_string", JAVA_INT, ADDRESS, ADDRESS)
                        .invokeWithArguments(code, text, arena.allocate(JAVA_INT));
                throw new MpiException(name + ": " + text.getString(0));
            }
        }
    }

    private static RuntimeException failure(Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException known -> known;
            default -> new MpiException(e.toString(), e);
        };
    }

    private MemorySegment room(long bytes) {
        if (buffer.byteSize() < bytes) {
            buffer = Arena.ofAuto().allocate(bytes, JAVA_DOUBLE.byteAlignment());
        }
        return buffer;
    }

    /** The library that is used. */
    public String library() {
        return library;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void sum(double[] numbers) {
        MemorySegment all = room(numbers.length * JAVA_DOUBLE.byteSize());
        MemorySegment.copy(numbers, 0, all, JAVA_DOUBLE, 0, numbers.length);
        try {
            check("MPI_Allreduce", (int) allreduce.invokeExact(all, numbers.length));
        } catch (Throwable e) {
            throw failure(e);
        }
        MemorySegment.copy(all, JAVA_DOUBLE, 0, numbers, 0, numbers.length);
    }

    @Override
    public void broadcast(double[] numbers) {
        MemorySegment all = room(numbers.length * JAVA_DOUBLE.byteSize());
        MemorySegment.copy(numbers, 0, all, JAVA_DOUBLE, 0, numbers.length);
        broadcast(all, Math.multiplyExact(numbers.length, (int) JAVA_DOUBLE.byteSize()), 0);
        MemorySegment.copy(all, JAVA_DOUBLE, 0, numbers, 0, numbers.length);
    }

    private void broadcast(MemorySegment bytes, int count, int root) {
        try {
            check("MPI_Bcast", (int) broadcast.invokeExact(bytes, count, root));
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    @Override
    public List<byte[]> gather(byte[] own) {
        double[] lengths = new double[size];
        lengths[rank] = own.length;
        sum(lengths);
        List<byte[]> all = new ArrayList<>();
        for (int root = 0; root < size; root++) {
            byte[] bytes = root == rank ? own : new byte[(int) lengths[root]];
            MemorySegment shared = room(bytes.length);
            MemorySegment.copy(bytes, 0, shared, JAVA_BYTE, 0, bytes.length);
            broadcast(shared, bytes.length, root);
            MemorySegment.copy(shared, JAVA_BYTE, 0, bytes, 0, bytes.length);
            all.add(bytes);
        }
        return all;
    }

    @Override
    public void abort(int status) {
        MemoryLayout handle = isOpenMpi ? ADDRESS : JAVA_INT;
        invoke("MPI_Abort", function("MPI_Abort", handle, JAVA_INT), handle("ompi_mpi_comm_world", 0x44000000), status);
    }

    @Override
    public void close() {
        invoke("MPI_Finalize", function("MPI_Finalize"));
    }
}
