package io.watchpost.device.camera;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** libturbojpeg.so.0 of libjpeg-turbo 2.0 and later, one method per function of turbojpeg.h. */
@SuppressWarnings("restricted")
final class TurboJpegBindings {
    static final int PIXELS_RGB = 0;
    static final int PIXELS_GREY = 6;
    /** Refuses progressive files of more than 500 scans, which are made to waste time. */
    static final int FLAG_LIMIT_SCANS = 32_768;

    private static final int MESSAGE_BYTES_MAX = 200;
    private static final @Nullable SymbolLookup LIBRARY = library();

    private TurboJpegBindings() {}

    private static @Nullable SymbolLookup library() {
        try {
            SymbolLookup library = SymbolLookup.libraryLookup("libturbojpeg.so.0", Arena.global());
            return library.find("tjGetErrorCode").isPresent() ? library : null;
        } catch (IllegalArgumentException notInstalled) {
            return null;
        }
    }

    /** Whether the system has the library. Binds nothing yet. */
    static boolean isAvailable() {
        return LIBRARY != null;
    }

    /** {@code tjInitDecompress}: a handle, NULL if there is no memory. */
    static MemorySegment initDecompress() {
        try {
            return (MemorySegment) Functions.INIT_DECOMPRESS.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("tjInitDecompress", e);
        }
    }

    /** {@code tjDecompress2}: 0, or -1 on an error or a warning. */
    static int decompress(
            MemorySegment handle,
            MemorySegment jpeg,
            MemorySegment pixels,
            int width,
            int pitchBytes,
            int height,
            int pixelFormat,
            int flags) {
        try {
            return (int) Functions.DECOMPRESS.invokeExact(
                    handle, jpeg, jpeg.byteSize(), pixels, width, pitchBytes, height, pixelFormat, flags);
        } catch (Throwable e) {
            throw new IllegalStateException("tjDecompress2", e);
        }
    }

    /** {@code tjGetErrorCode}: whether the last call of this handle met a fatal error and not only a warning. */
    static boolean isFatal(MemorySegment handle) {
        try {
            return (int) Functions.GET_ERROR_CODE.invokeExact(handle) != 0;
        } catch (Throwable e) {
            throw new IllegalStateException("tjGetErrorCode", e);
        }
    }

    /** {@code tjGetErrorStr2}: what the last call of this handle complained of. */
    static String message(MemorySegment handle) {
        try {
            MemorySegment text = (MemorySegment) Functions.GET_ERROR_STR.invokeExact(handle);
            return text.reinterpret(MESSAGE_BYTES_MAX).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException("tjGetErrorStr2", e);
        }
    }

    /** {@code tjDestroy}. */
    static void destroy(MemorySegment handle) {
        try {
            int ignored = (int) Functions.DESTROY.invokeExact(handle);
        } catch (Throwable e) {
            throw new IllegalStateException("tjDestroy", e);
        }
    }

    /** Bound with the first picture: handles are most of what a short program pays for. */
    private static final class Functions {
        static final MethodHandle INIT_DECOMPRESS =
                bind("tjInitDecompress", FunctionDescriptor.of(ValueLayout.ADDRESS));
        static final MethodHandle DECOMPRESS = bind(
                "tjDecompress2",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT));
        static final MethodHandle GET_ERROR_CODE =
                bind("tjGetErrorCode", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        static final MethodHandle GET_ERROR_STR =
                bind("tjGetErrorStr2", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        static final MethodHandle DESTROY =
                bind("tjDestroy", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

        private static MethodHandle bind(String name, FunctionDescriptor descriptor) {
            SymbolLookup library = LIBRARY;
            if (library == null) {
                throw new IllegalStateException("libturbojpeg.so.0 is not installed");
            }
            return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
        }
    }
}
