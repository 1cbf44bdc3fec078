package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers of a version that nobody has seen. Offsets are those that a C compiler gives. */
class HeadersTest {
    private static final String TYPES = """
            #ifndef TYPES_H_
            #define TYPES_H_
            #ifndef mjUSESINGLE   /* the usual case */
              typedef double mjtNum;
            #else
              typedef float mjtNum;
            #endif
            typedef unsigned char mjtByte;
            typedef int64_t mjtSize;
            #define mjNREF 2
            #define mjPI 3.14159
            typedef enum mjtObj_ {
              mjOBJ_UNKNOWN = 0,  // nothing
              mjOBJ_BODY, mjOBJ_JOINT = 1<<2, mjOBJ_GEOM,
              mjODD = sizeof(int)
            } mjtObj;
            #endif
            """;

    private static final String MODEL = """
            #include <mujoco/types.h>
            typedef struct mjOption_ { mjtNum timestep; mjtNum gravity[3]; int iterations; mjtObj kind; } mjOption;
            struct mjModel_ {
              mjtSize nq; int nbody, ngrid[2*mjNREF][3];
              struct { float znear; struct { int many; } deep; } vis;
              mjOption opt;
              // an odd number of bytes
              mjtByte flags[3];
              const struct mjUnknown_* secret;
              mjtNum *qpos0, *qpos1;
              void (*callback)(const mjModel* m, int n[3]);
              mjtByte* tail;
            };
            typedef struct mjModel_ mjModel;
            """;

    private static final String DATA = """
            #include "mjmodel.h"
            struct mjContact_ { mjtNum dist; int dim; };
            typedef struct mjContact_ mjContact;
            typedef struct mjWarn_ { int last; int number; } mjWarn;
            typedef struct mjData_ {
              unsigned int nefc; size_t nbuffer;
              mjWarn warning[7]; unsigned char b;
              void* buffer;
              mjtNum* qpos; mjContact* contact; mjtNum* efc_force;
            } mjData;
            static inline int nothing(int a) { if (a) { return 1; } return 0; }
            """;

    private static final String SHAPES = """
            #define MJ_M(n) n
            #define MJMODEL_POINTERS_A \\
                X   ( mjtNum, qpos0, nq, 1 ) \\
                XMJV( mjtNum, qpos1, MJ_M(nbody)*3, mjNREF )
            #define MJMODEL_POINTERS MJMODEL_POINTERS_A  X( mjtByte, tail, nbody, 1 )
            #define MJDATA_POINTERS X( mjtNum, qpos, MJ_M(nq), 1 )
            #define MJDATA_ARENA_POINTERS X( mjContact, contact, MJ_D(ncon), 1 ) XNV( mjtNum, efc_force, njmax, 1 )
            """;

    @TempDir private Path folder;
    private Path headers;
    private Path library;

    @BeforeEach
    void write() throws IOException {
        headers = Files.createDirectories(folder.resolve("include/mujoco"));
        library = Files.createFile(Files.createDirectories(folder.resolve("lib")).resolve("libmujoco.so.9.8.7"));
        Files.writeString(headers.resolve("mujoco.h"),
                "#define mjVERSION_HEADER 9008007\n#include \"mjdata.h\"\nint mj_version(void);\n");
        Files.writeString(headers.resolve("types.h"), TYPES);
        Files.writeString(headers.resolve("mjmodel.h"), MODEL);
        Files.writeString(headers.resolve("mjdata.h"), DATA);
        Files.writeString(headers.resolve("mjxmacro.h"), SHAPES);
    }

    private static Layout.Field field(String kind, int offset, String rows, String columns) {
        return new Layout.Field(kind, offset, rows, columns);
    }

    @Test
    void fieldsLieWhereACompilerPutsThem() {
        var layout = Layout.of(library, 9008007);
        assertEquals("9.8.7", layout.release());
        assertEquals(field("int64", 0, "1", "1"), layout.field("mjModel.nq"));
        assertEquals(field("int32", 8, "1", "1"), layout.field("mjModel.nbody"));
        assertEquals(field("int32", 12, "4", "3"), layout.field("mjModel.ngrid"));
        assertEquals(field("float32", 60, "1", "1"), layout.field("mjModel.vis.znear"));
        assertEquals(field("int32", 64, "1", "1"), layout.field("mjModel.vis.deep.many"));
        assertEquals(field("float64", 72, "1", "1"), layout.field("mjModel.opt.timestep"));
        assertEquals(field("float64", 80, "3", "1"), layout.field("mjModel.opt.gravity"));
        assertEquals(field("int32", 104, "1", "1"), layout.field("mjModel.opt.iterations"));
        assertEquals(field("int32", 108, "1", "1"), layout.field("mjModel.opt.kind"));
        assertEquals(field("uint8", 112, "3", "1"), layout.field("mjModel.flags"));
        assertEquals(field("pointer", 120, "1", "1"), layout.field("mjModel.secret"));
        assertEquals(field("float64*", 128, "nq", "1"), layout.field("mjModel.qpos0"));
        assertEquals(field("float64*", 136, "nbody*3", "2"), layout.field("mjModel.qpos1"));
        assertEquals(field("pointer", 144, "1", "1"), layout.field("mjModel.callback"));
        assertEquals(field("uint8*", 152, "nbody", "1"), layout.field("mjModel.tail"));
        assertEquals(160, layout.sizeOf("mjModel"));
        assertEquals(field("int64", 8, "1", "1"), layout.field("mjData.nbuffer"));
        assertEquals(field("mjWarn", 16, "7", "1"), layout.field("mjData.warning"));
        assertEquals(field("int32", 4, "1", "1"), layout.field("mjWarn.number"));
        assertEquals(field("mjContact*", 96, "ncon", "1"), layout.field("mjData.contact"));
        assertEquals(field("float64*", 104, "nefc", "1"), layout.field("mjData.efc_force"));
        assertEquals(16, layout.sizeOf("mjContact"));
        assertEquals(1, layout.constant("mjOBJ_BODY"));
        assertEquals(4, layout.constant("mjOBJ_JOINT"));
        assertEquals(5, layout.constant("mjOBJ_GEOM"));
    }

    @Test
    void headersAreFoundWhereverReleasesHaveThem() throws IOException {
        var other = Files.createDirectories(folder.resolve("other/releases"));
        for (var place : new String[] {"a/libmujoco.so:a/include/mujoco", "b/lib/libmujoco.so:b/include/mujoco",
            "c/bin/mujoco.dll:c/include/mujoco", "d/Versions/A/libmujoco.3.3.0.dylib:d/Versions/A/Headers",
            "e/usr/lib/x86_64-linux-gnu/libmujoco.so.2.2.2:e/usr/include/mujoco"}) {
            var file = other.resolve(place.split(":")[0]);
            var beside = other.resolve(place.split(":")[1]);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
            assertTrue(Headers.beside(file).isEmpty(), place);
            Files.createDirectories(beside);
            Files.createFile(beside.resolve("mujoco.h"));
            assertEquals(beside.toRealPath(), Headers.beside(file).orElseThrow(), place);
        }
    }

    @Test
    void headersOfAnotherVersionAreRefused() {
        var message = assertThrows(MujocoException.class, () -> Layout.of(library, 3012000)).getMessage();
        assertTrue(message.startsWith(library + " is MuJoCo 3.12.0, but the headers that lie with it in ")
                && message.contains("are of 9.8.7"), message);
    }

    @Test
    void whatIsNotUnderstoodIsNamed() throws IOException {
        refused("mjmodel.h", MODEL.replace("mjtByte flags[3]", "mjtQuark flags[3]"), "type mjtQuark is not known");
        refused("mjmodel.h", MODEL.replace("flags[3]", "flags[mjNMANY]"), "'mjNMANY' is not known");
        refused("mjmodel.h", MODEL.replace("mjtByte flags[3];", "union { int a; float b; };"),
                "'union' in mjModel is not understood");
        refused("mjmodel.h", MODEL.replace("int nbody", "int nbody : 3"), "'nbody : 3' in mjModel is not understood");
        refused("mjdata.h", DATA.replace("mjData", "mjState"), "type mjData is not known");
        refused("types.h", TYPES.replace("mjOBJ_BODY,", "mjOBJ_BODY = mjQ,"), "'mjQ' is not known");
        refused("mujoco.h", "", "do not say their version");
    }

    private void refused(String file, String text, String reason) throws IOException {
        var before = Files.readString(headers.resolve(file));
        Files.writeString(headers.resolve(file), text);
        var message = assertThrows(MujocoException.class, () -> Headers.layout(headers), reason).getMessage();
        assertTrue(message.contains(headers.toString()) && message.contains(reason), message);
        Files.writeString(headers.resolve(file), before);
    }

    /** Where the library in use has come with its headers, they say what the table says. */
    @RequiresMujoco
    @Test
    void theHeadersOfTheLibraryAgreeWithTheTable() {
        var layout = Native.loaded().layout();
        LayoutTable.find(layout.version()).ifPresent(known -> {
            assertFalse(known.fields().isEmpty());
            known.fields().forEach((name, field) -> assertEquals(field, layout.field(name), name));
        });
    }
}
