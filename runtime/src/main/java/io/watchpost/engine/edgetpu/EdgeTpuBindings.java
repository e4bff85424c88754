package io.watchpost.engine.edgetpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/**
 * The delegate plug-in of {@code libedgetpu.so.1} (tensorflow/lite/delegates/external/external_delegate_interface.h and
 * tflite/public/edgetpu_c.h of google-coral/libedgetpu); one method per function, no policy. Loading the library starts
 * threads and may end the process later: only for an engine's own process.
 */
@SuppressWarnings("restricted")
final class EdgeTpuBindings {
    /** TfLiteDelegate.flags, an int64 behind five pointers (tensorflow/lite/core/c/common.h at v2.20.0). */
    private static final long FLAGS_OFFSET = 40;

    private static final long DELEGATE_BYTES_MIN = 48;
    private static final Linker LINKER = Linker.nativeLinker();

    private final SymbolLookup library;
    private final MethodHandle create;
    private final MethodHandle destroy;

    /**
     * Loads the library, for ever.
     *
     * @param library a path, or a name for the system's loader
     * @throws IllegalArgumentException if it isn't there, or isn't a library of this machine; says which
     * @throws java.util.NoSuchElementException if it is no plug-in
     */
    EdgeTpuBindings(String library) {
        this.library = SymbolLookup.libraryLookup(library, Arena.global());
        create = LINKER.downcallHandle(
                this.library.findOrThrow("tflite_plugin_create_delegate"),
                FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
        destroy = LINKER.downcallHandle(
                this.library.findOrThrow("tflite_plugin_destroy_delegate"), FunctionDescriptor.ofVoid(ADDRESS));
    }

    /** {@code tflite_plugin_create_delegate} without a callback for errors, which the library never calls; may be NULL. */
    MemorySegment create(Map<String, String> options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment keys = arena.allocate(ADDRESS, options.size());
            MemorySegment values = arena.allocate(ADDRESS, options.size());
            int index = 0;
            for (Map.Entry<String, String> option : options.entrySet()) {
                keys.setAtIndex(ADDRESS, index, arena.allocateFrom(option.getKey()));
                values.setAtIndex(ADDRESS, index, arena.allocateFrom(option.getValue()));
                index++;
            }
            return (MemorySegment) create.invokeExact(keys, values, (long) options.size(), MemorySegment.NULL);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Sets a bit of the delegate's flags. */
    static void addFlag(MemorySegment delegate, long flag) {
        MemorySegment struct = delegate.reinterpret(DELEGATE_BYTES_MIN);
        struct.set(JAVA_LONG, FLAGS_OFFSET, struct.get(JAVA_LONG, FLAGS_OFFSET) | flag);
    }

    /** {@code tflite_plugin_destroy_delegate}. */
    void destroy(MemorySegment delegate) {
        try {
            destroy.invokeExact(delegate);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code edgetpu_version}; empty where the library doesn't have it. */
    String version() {
        return library.find("edgetpu_version")
                .map(function -> {
                    try {
                        MethodHandle version = LINKER.downcallHandle(function, FunctionDescriptor.of(ADDRESS));
                        MemorySegment text = (MemorySegment) version.invokeExact();
                        return text.address() == 0
                                ? ""
                                : text.reinterpret(Long.MAX_VALUE).getString(0);
                    } catch (Throwable e) {
                        throw impossible(e);
                    }
                })
                .orElse("");
    }

    private static IllegalStateException impossible(Throwable e) {
        return new IllegalStateException("a call into the Edge TPU's library failed", e);
    }
}
