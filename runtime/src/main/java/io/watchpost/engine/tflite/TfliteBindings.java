package io.watchpost.engine.tflite;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.watchpost.engine.EngineException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The C API of TensorFlow Lite 2.20 (tensorflow/lite/c/c_api.h, c_api_opaque.h, common.h and
 * delegates/xnnpack/xnnpack_delegate.h at v2.20.0) in {@code libjnitensorflowlite.so}; one method per function, no
 * policy. Call {@link #require} before anything else.
 *
 * <p>A method handle costs milliseconds to make, its first call included, so functions of equal shape share one, and a
 * shape is only made when its holder class is first used; {@link StreamBindings} takes part in that.
 */
@SuppressWarnings("restricted")
final class TfliteBindings {
    static final int OK = 0;
    static final int QUANTIZATION_NONE = 0;

    private static final String LIBRARY_NAME = "libjnitensorflowlite.so";
    private static final String FOLDER_PROPERTY = "watchpost.native.dir";

    /** TFLITE_LOG_SILENT of minimal_logging.h: nothing goes to standard error. */
    private static final int LOG_SILENT = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final @Nullable SymbolLookup LIBRARY = open();

    private TfliteBindings() {}

    /** Checks that the library is there. */
    static void require() throws EngineException {
        if (LIBRARY == null) {
            String folder = System.getProperty(FOLDER_PROPERTY);
            throw EngineException.unavailable(
                    folder == null
                            ? "TensorFlow Lite isn't available: start with -D" + FOLDER_PROPERTY + "=<folder of "
                                    + LIBRARY_NAME + ">"
                            : "TensorFlow Lite isn't available: " + Path.of(folder, LIBRARY_NAME)
                                    + " is missing or can't"
                                    + " be loaded on this machine; reinstall, or name its folder with -D"
                                    + FOLDER_PROPERTY);
        }
    }

    static boolean isPresent() {
        return LIBRARY != null;
    }

    private static @Nullable SymbolLookup open() {
        String folder = System.getProperty(FOLDER_PROPERTY);
        if (folder == null) {
            return null;
        }
        Path library = Path.of(folder, LIBRARY_NAME);
        if (!Files.isReadable(library)) {
            return null;
        }
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            return null; // not a library of this machine
        }
    }

    private static MemorySegment symbol(String name) {
        if (LIBRARY == null) {
            throw new IllegalStateException("TensorFlow Lite is used without require()");
        }
        return LIBRARY.findOrThrow(name);
    }

    // ---- shapes, each made on first use --------------------------------------------------------------------------

    private static final class PointerOfNothing {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS));
    }

    private static final class PointerOfPointer {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS));
    }

    private static final class PointerOfTwoPointers {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    }

    private static final class PointerOfPointerAndInt {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    }

    private static final class ModelOfBuffer {
        static final MethodHandle CALL =
                LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    }

    static final class IntOfPointer {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    private static final class IntOfTwoPointers {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    }

    private static final class LongOfPointer {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    }

    private static final class ResizeInput {
        static final MethodHandle CALL =
                LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    }

    static final class NothingOfPointer {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));
    }

    private static final class NothingOfPointerAndInt {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
    }

    private static final class NothingOfThreePointers {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    }

    private static final class NothingOfInt {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.ofVoid(JAVA_INT));
    }

    private static final class QuantizationOfPointer {
        /** TfLiteQuantization: { enum type; void* params; }, returned by value. */
        static final StructLayout LAYOUT =
                MemoryLayout.structLayout(JAVA_INT, MemoryLayout.paddingLayout(Integer.BYTES), ADDRESS);

        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.of(LAYOUT, ADDRESS));
    }

    // ---- the interpreter's heartbeat -----------------------------------------------------------------------------

    private static final class Invoke {
        static final MemorySegment ADDRESS_OF = symbol("TfLiteInterpreterInvoke");
    }

    /** {@code TfLiteInterpreterInvoke}: allocates nothing on the heap. */
    static int invoke(MemorySegment interpreter) {
        try {
            return (int) IntOfPointer.CALL.invokeExact(Invoke.ADDRESS_OF, interpreter);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    // ---- the rest of the C API, for load and close ---------------------------------------------------------------

    static String version() {
        try {
            return text((MemorySegment) PointerOfNothing.CALL.invokeExact(symbol("TfLiteVersion")));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code tflite::logging_internal::MinimalLogger::SetMinimumLogSeverity}: nothing may print to standard error. */
    static void silenceLog() {
        if (LIBRARY == null) {
            return;
        }
        LIBRARY.find("_ZN6tflite16logging_internal13MinimalLogger21SetMinimumLogSeverityENS_11LogSeverityE")
                .ifPresent(function -> {
                    try {
                        NothingOfInt.CALL.invokeExact(function, LOG_SILENT);
                    } catch (Throwable e) {
                        throw impossible(e);
                    }
                });
    }

    /** {@code TfLiteModelCreateWithErrorReporter} with vfprintf(3) to the stream as the reporter. */
    static MemorySegment modelCreate(MemorySegment bytes, MemorySegment stream) {
        try {
            return (MemorySegment) ModelOfBuffer.CALL.invokeExact(
                    symbol("TfLiteModelCreateWithErrorReporter"),
                    bytes,
                    bytes.byteSize(),
                    StreamBindings.printer(),
                    stream);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void modelDelete(MemorySegment model) {
        release("TfLiteModelDelete", model);
    }

    /**
     * {@code TfLiteXNNPackDelegateCreate}.
     *
     * <pre>
     * TfLiteXNNPackDelegateOptions, 56 bytes:
     *   0 int32 num_threads | 4 uint32 runtime_flags | 8 uint32 flags | 12 … zero
     *  32 const char* weight_cache_file_path (null: none) | 40 int weight_cache_file_descriptor (-1: none) | … zero
     * </pre>
     */
    static MemorySegment xnnpackCreate(int threads) {
        int quantizedSigned = 1;
        int quantizedUnsigned = 2;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment options = arena.allocate(128, 8); // more than this version reads, all zero
            options.set(JAVA_INT, 0, threads);
            options.set(JAVA_INT, 8, quantizedSigned | quantizedUnsigned);
            options.set(JAVA_INT, 40, -1);
            return (MemorySegment) PointerOfPointer.CALL.invokeExact(symbol("TfLiteXNNPackDelegateCreate"), options);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void xnnpackDelete(MemorySegment delegate) {
        release("TfLiteXNNPackDelegateDelete", delegate);
    }

    static MemorySegment optionsCreate() {
        try {
            return (MemorySegment) PointerOfNothing.CALL.invokeExact(symbol("TfLiteInterpreterOptionsCreate"));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void optionsSetThreads(MemorySegment options, int threads) {
        try {
            NothingOfPointerAndInt.CALL.invokeExact(symbol("TfLiteInterpreterOptionsSetNumThreads"), options, threads);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code TfLiteInterpreterOptionsSetErrorReporter} with vfprintf(3) to the stream as the reporter. */
    static void optionsReportErrorsTo(MemorySegment options, MemorySegment stream) {
        try {
            NothingOfThreePointers.CALL.invokeExact(
                    symbol("TfLiteInterpreterOptionsSetErrorReporter"), options, StreamBindings.printer(), stream);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void optionsDelete(MemorySegment options) {
        release("TfLiteInterpreterOptionsDelete", options);
    }

    static MemorySegment interpreterCreate(MemorySegment model, MemorySegment options) {
        try {
            return (MemorySegment)
                    PointerOfTwoPointers.CALL.invokeExact(symbol("TfLiteInterpreterCreate"), model, options);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int modifyGraphWithDelegate(MemorySegment interpreter, MemorySegment delegate) {
        try {
            return (int) IntOfTwoPointers.CALL.invokeExact(
                    symbol("TfLiteInterpreterModifyGraphWithDelegate"), interpreter, delegate);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int resizeInput(MemorySegment interpreter, int index, int[] shape) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) ResizeInput.CALL.invokeExact(
                    symbol("TfLiteInterpreterResizeInputTensor"),
                    interpreter,
                    index,
                    arena.allocateFrom(JAVA_INT, shape),
                    shape.length);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int allocateTensors(MemorySegment interpreter) {
        return number("TfLiteInterpreterAllocateTensors", interpreter);
    }

    static void interpreterDelete(MemorySegment interpreter) {
        release("TfLiteInterpreterDelete", interpreter);
    }

    static int inputCount(MemorySegment interpreter) {
        return number("TfLiteInterpreterGetInputTensorCount", interpreter);
    }

    static int outputCount(MemorySegment interpreter) {
        return number("TfLiteInterpreterGetOutputTensorCount", interpreter);
    }

    static MemorySegment inputTensor(MemorySegment interpreter, int index) {
        return indexed("TfLiteInterpreterGetInputTensor", interpreter, index);
    }

    static MemorySegment outputTensor(MemorySegment interpreter, int index) {
        return indexed("TfLiteInterpreterGetOutputTensor", interpreter, index);
    }

    /** {@code TfLiteTensorType}: a TfLiteType of common.h. */
    static int tensorType(MemorySegment tensor) {
        return number("TfLiteTensorType", tensor);
    }

    static String tensorName(MemorySegment tensor) {
        return text(pointer("TfLiteTensorName", tensor));
    }

    /** {@code TfLiteTensorDim} of every dimension; an unset shape is empty. */
    static int[] tensorShape(MemorySegment tensor) {
        int rank = Math.max(0, number("TfLiteTensorNumDims", tensor));
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++) {
            try {
                shape[i] = (int) IntOfPointerAndInt.CALL.invokeExact(symbol("TfLiteTensorDim"), tensor, i);
            } catch (Throwable e) {
                throw impossible(e);
            }
        }
        return shape;
    }

    private static final class IntOfPointerAndInt {
        static final MethodHandle CALL = LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    }

    /** {@code TfLiteTensorGetDimsSignature}: sizes with -1 where the model leaves one open; may be empty. */
    static int[] tensorSignature(MemorySegment tensor) {
        return elements(pointer("TfLiteTensorGetDimsSignature", tensor)).toArray(JAVA_INT);
    }

    static long tensorByteSize(MemorySegment tensor) {
        try {
            return (long) LongOfPointer.CALL.invokeExact(symbol("TfLiteTensorByteSize"), tensor);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code TfLiteTensorData}, as long as the tensor; NULL while the tensor has no memory. */
    static MemorySegment tensorData(MemorySegment tensor) {
        MemorySegment data = pointer("TfLiteTensorData", tensor);
        return data.address() == 0 ? MemorySegment.NULL : data.reinterpret(tensorByteSize(tensor));
    }

    /** The scales and zero points of a tensor; none when it isn't quantized. */
    record Affine(List<Float> scales, List<Integer> zeroPoints) {}

    /** {@code TfLiteOpaqueTensorGetQuantization}. */
    static Affine tensorQuantization(MemorySegment tensor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment quantization = (MemorySegment) QuantizationOfPointer.CALL.invokeExact(
                    symbol("TfLiteOpaqueTensorGetQuantization"), (SegmentAllocator) arena, tensor);
            MemorySegment parameters = quantization.get(ADDRESS, 8);
            if (quantization.get(JAVA_INT, 0) == QUANTIZATION_NONE || parameters.address() == 0) {
                return new Affine(List.of(), List.of());
            }
            // TfLiteAffineQuantization: { TfLiteFloatArray* scale; TfLiteIntArray* zero_point; int32 dimension; }
            MemorySegment affine = parameters.reinterpret(24);
            return new Affine(floats(affine.get(ADDRESS, 0)), ints(affine.get(ADDRESS, 8)));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static List<Float> floats(MemorySegment array) {
        List<Float> values = new ArrayList<>();
        for (float value : elements(array).toArray(JAVA_FLOAT)) {
            values.add(value);
        }
        return values;
    }

    private static List<Integer> ints(MemorySegment array) {
        return Arrays.stream(elements(array).toArray(JAVA_INT)).boxed().toList();
    }

    /** The data of a TfLiteIntArray or TfLiteFloatArray: { int size; T data[size]; }, four bytes each. */
    private static MemorySegment elements(MemorySegment array) {
        if (array.address() == 0) {
            return MemorySegment.NULL;
        }
        int size = array.reinterpret(Integer.BYTES).get(JAVA_INT, 0);
        return array.reinterpret((1L + size) * Integer.BYTES).asSlice(Integer.BYTES);
    }

    // ---- by shape -------------------------------------------------------------------------------------------------

    private static void release(String function, MemorySegment object) {
        try {
            NothingOfPointer.CALL.invokeExact(symbol(function), object);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static int number(String function, MemorySegment object) {
        try {
            return (int) IntOfPointer.CALL.invokeExact(symbol(function), object);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static MemorySegment pointer(String function, MemorySegment object) {
        try {
            return (MemorySegment) PointerOfPointer.CALL.invokeExact(symbol(function), object);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static MemorySegment indexed(String function, MemorySegment object, int index) {
        try {
            return (MemorySegment) PointerOfPointerAndInt.CALL.invokeExact(symbol(function), object, index);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static String text(MemorySegment pointer) {
        return pointer.address() == 0 ? "" : pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static IllegalStateException impossible(Throwable e) {
        return new IllegalStateException("a call into TensorFlow Lite failed", e);
    }
}
