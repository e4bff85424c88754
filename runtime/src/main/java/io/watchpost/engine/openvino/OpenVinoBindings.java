package io.watchpost.engine.openvino;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The C API of OpenVINO (openvino/c/ov_*.h at 2022.3.0, the same functions in later releases) in {@code
 * libopenvino_c.so}; one method per function, no policy. No element type is ever passed or taken: their numbers differ
 * from release to release. Loading the library may end the process later: only for an engine's own process.
 */
@SuppressWarnings("restricted")
final class OpenVinoBindings {
    private static final Linker LINKER = Linker.nativeLinker();

    /** ov_partial_shape_t: { { int64 min; int64 max; } rank; ov_dimension_t* dims; }, passed by value. */
    private static final StructLayout PARTIAL_SHAPE =
            MemoryLayout.structLayout(MemoryLayout.structLayout(JAVA_LONG, JAVA_LONG), ADDRESS);

    private static final MethodHandle STATUS_OF_POINTER =
            LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle STATUS_OF_TWO_POINTERS =
            LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle NOTHING_OF_POINTER = LINKER.downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));

    private final SymbolLookup library;

    /** A function failed. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String words) {
            super(words, null, false, false);
        }
    }

    /**
     * Loads the library, for ever.
     *
     * @param library a path, or a name for the system's loader
     * @throws IllegalArgumentException if it isn't there, or isn't a library of this machine; says which
     * @throws NoSuchElementException if it hasn't the functions of 2022.3
     */
    OpenVinoBindings(String library) {
        this.library = SymbolLookup.libraryLookup(library, Arena.global());
        symbol("ov_core_create");
        symbol("ov_infer_request_get_input_tensor_by_index");
    }

    private MemorySegment symbol(String name) {
        return library.findOrThrow(name);
    }

    /** {@code ov_get_openvino_version}: the build number, like {@code 2022.3.1-9227-cf2c7da5689-releases/2022/3}. */
    String version() throws Failed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment version = arena.allocate(ADDRESS, 2); // { const char* buildNumber; const char* description; }
            check((int) STATUS_OF_POINTER.invokeExact(symbol("ov_get_openvino_version"), version));
            String number = text(version.get(ADDRESS, 0));
            NOTHING_OF_POINTER.invokeExact(symbol("ov_version_free"), version);
            return number;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** {@code ov_core_create}. */
    MemorySegment coreCreate() throws Failed {
        return made("ov_core_create");
    }

    private MemorySegment made(String function) throws Failed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(ADDRESS);
            check((int) STATUS_OF_POINTER.invokeExact(symbol(function), made));
            return made.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void coreFree(MemorySegment core) {
        free("ov_core_free", core);
    }

    /** {@code ov_core_get_available_devices}. */
    List<String> devices(MemorySegment core) throws Failed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(ADDRESS, 2); // { char** devices; size_t size; }
            check((int) STATUS_OF_TWO_POINTERS.invokeExact(symbol("ov_core_get_available_devices"), core, list));
            long size = list.get(JAVA_LONG, ADDRESS.byteSize());
            MemorySegment names = list.get(ADDRESS, 0).reinterpret(size * ADDRESS.byteSize());
            List<String> devices = new ArrayList<>();
            for (long i = 0; i < size; i++) {
                devices.add(text(names.getAtIndex(ADDRESS, i)));
            }
            NOTHING_OF_POINTER.invokeExact(symbol("ov_available_devices_free"), list);
            return devices;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static final class ReadModel {
        static final MethodHandle CALL =
                LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    }

    /**
     * {@code ov_core_read_model}.
     *
     * @param weights path of the second file; empty for none
     */
    MemorySegment readModel(MemorySegment core, String path, String weights) throws Failed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment model = arena.allocate(ADDRESS);
            MemorySegment second = weights.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(weights);
            check((int) ReadModel.CALL.invokeExact(
                    symbol("ov_core_read_model"), core, arena.allocateFrom(path), second, model));
            return model.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void modelFree(MemorySegment model) {
        free("ov_model_free", model);
    }

    private static final class Reshape {
        static final MethodHandle MAKE =
                LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
        static final MethodHandle CALL =
                LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, PARTIAL_SHAPE));
    }

    /** {@code ov_model_reshape_input_by_name} to a shape without open dimensions. */
    void reshape(MemorySegment model, String input, List<Integer> shape) throws Failed {
        try (Arena arena = Arena.ofConfined()) {
            long[] sizes = shape.stream().mapToLong(Integer::longValue).toArray();
            MemorySegment partial = arena.allocate(PARTIAL_SHAPE);
            check((int) Reshape.MAKE.invokeExact(
                    symbol("ov_partial_shape_create_static"),
                    (long) sizes.length,
                    arena.allocateFrom(JAVA_LONG, sizes),
                    partial));
            int status = (int) Reshape.CALL.invokeExact(
                    symbol("ov_model_reshape_input_by_name"), model, arena.allocateFrom(input), partial);
            NOTHING_OF_POINTER.invokeExact(symbol("ov_partial_shape_free"), partial);
            check(status);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static final class Compile {
        private static final FunctionDescriptor PLAIN =
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
        static final MethodHandle CALL = LINKER.downcallHandle(PLAIN, Linker.Option.firstVariadicArg(5));
        static final MethodHandle WITH_PROPERTY =
                LINKER.downcallHandle(PLAIN.appendArgumentLayouts(ADDRESS, ADDRESS), Linker.Option.firstVariadicArg(5));
    }

    /**
     * {@code ov_core_compile_model}, which takes any number of properties.
     *
     * @param key of a property; empty for none
     */
    MemorySegment compile(MemorySegment core, MemorySegment model, String device, String key, String value)
            throws Failed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment compiled = arena.allocate(ADDRESS);
            MemorySegment name = arena.allocateFrom(device);
            MemorySegment function = symbol("ov_core_compile_model");
            check(
                    key.isEmpty()
                            ? (int) Compile.CALL.invokeExact(function, core, model, name, 0L, compiled)
                            : (int) Compile.WITH_PROPERTY.invokeExact(
                                    function,
                                    core,
                                    model,
                                    name,
                                    2L, // a key and a value
                                    compiled,
                                    arena.allocateFrom(key),
                                    arena.allocateFrom(value)));
            return compiled.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void compiledFree(MemorySegment compiled) {
        free("ov_compiled_model_free", compiled);
    }

    /** {@code ov_compiled_model_create_infer_request}. */
    MemorySegment requestCreate(MemorySegment compiled) throws Failed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(ADDRESS);
            check((int) STATUS_OF_TWO_POINTERS.invokeExact(
                    symbol("ov_compiled_model_create_infer_request"), compiled, request));
            return request.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void requestFree(MemorySegment request) {
        free("ov_infer_request_free", request);
    }

    private static final class Tensor {
        static final MethodHandle BY_INDEX =
                LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
    }

    /** {@code ov_infer_request_get_input_tensor_by_index}. */
    MemorySegment inputTensor(MemorySegment request, int index) throws Failed {
        return tensor("ov_infer_request_get_input_tensor_by_index", request, index);
    }

    /** {@code ov_infer_request_get_output_tensor_by_index}. */
    MemorySegment outputTensor(MemorySegment request, int index) throws Failed {
        return tensor("ov_infer_request_get_output_tensor_by_index", request, index);
    }

    private MemorySegment tensor(String function, MemorySegment request, int index) throws Failed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment tensor = arena.allocate(ADDRESS);
            check((int) Tensor.BY_INDEX.invokeExact(symbol(function), request, (long) index, tensor));
            return tensor.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** {@code ov_tensor_data}, as long as {@code ov_tensor_get_byte_size} says. */
    MemorySegment data(MemorySegment tensor) throws Failed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(JAVA_LONG);
            check((int) STATUS_OF_TWO_POINTERS.invokeExact(symbol("ov_tensor_get_byte_size"), tensor, result));
            long size = result.get(JAVA_LONG, 0);
            check((int) STATUS_OF_TWO_POINTERS.invokeExact(symbol("ov_tensor_data"), tensor, result));
            return result.get(ADDRESS, 0).reinterpret(size);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void tensorFree(MemorySegment tensor) {
        free("ov_tensor_free", tensor);
    }

    /** {@code ov_infer_request_infer}. */
    void infer(MemorySegment request) throws Failed {
        try {
            check((int) STATUS_OF_POINTER.invokeExact(symbol("ov_infer_request_infer"), request));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private void free(String function, MemorySegment object) {
        try {
            NOTHING_OF_POINTER.invokeExact(symbol(function), object);
        } catch (Throwable e) {
            throw new IllegalStateException("a call into OpenVINO failed", e);
        }
    }

    private static final class ErrorText {
        static final MethodHandle OF_STATUS = LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, JAVA_INT));
        static final MethodHandle LAST = LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS));
    }

    /** {@code ov_get_last_err_msg} where there is one (2023.3), else {@code ov_get_error_info}. */
    private void check(int status) throws Failed {
        if (status == 0) {
            return;
        }
        try {
            String words = "";
            if (library.find("ov_get_last_err_msg").isPresent()) {
                words = text((MemorySegment) ErrorText.LAST.invokeExact(symbol("ov_get_last_err_msg")));
            }
            if (words.isEmpty()) {
                words = text((MemorySegment) ErrorText.OF_STATUS.invokeExact(symbol("ov_get_error_info"), status));
            }
            throw new Failed(words.isEmpty() ? "status " + status : words);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static Failed failed(Throwable e) {
        if (e instanceof Failed words) {
            return words;
        }
        throw new IllegalStateException("a call into OpenVINO failed", e);
    }

    private static String text(MemorySegment pointer) {
        return pointer.address() == 0 ? "" : pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }
}
