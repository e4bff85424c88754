package io.watchpost.engine.isolated;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import io.watchpost.engine.TensorSpec;
import io.watchpost.testing.Fixtures;
import io.watchpost.testing.NativeLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * An engine over a native library ({@code src/test/c/unruly.c}) that dies, hangs, stops or writes where it must not,
 * when the input's first byte says so; else its output's byte is the input's second.
 */
public final class UnrulyEngine implements Engine {

    /** What the library does. */
    enum Deed {
        ECHO(0),
        ABORT(1),
        CRASH(2),
        HANG(3),
        EXIT(4),
        STOP(5),
        KILL(6),
        SCRIBBLE(7),
        CHATTER(8);

        /** The input's first byte, as in unruly.c. */
        final byte number;

        Deed(int number) {
            this.number = (byte) number;
        }
    }

    private static final String LIBRARY = "libunruly.so";
    private static final String WIDER = "wider";

    private final MemorySegment input;
    private final MemorySegment output = Arena.ofAuto().allocate(1);
    private final MethodHandle function;

    private UnrulyEngine(MethodHandle function, int width) {
        this.function = function;
        input = Arena.ofAuto().allocate(width);
    }

    /** Builds the library, and a model for it, in a folder. */
    static ModelFile model(Path folder) throws IOException {
        NativeLibrary.build(Fixtures.projectRoot().resolve("runtime/src/test/c/unruly.c"), folder.resolve(LIBRARY));
        return new ModelFile(
                folder.resolve("unruly.tflite"),
                ModelFormat.TFLITE,
                "sha256:" + "0".repeat(64),
                Arena.ofAuto().allocate(16));
    }

    /** From now on it has another input. */
    static void widen(Path folder) throws IOException {
        Files.createFile(folder.resolve(WIDER));
    }

    /** A class path on which a child finds it. */
    static String classPath(Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(EngineProvider.class.getName()), Provider.class.getName() + "\n");
        return folder + ":" + System.getProperty("java.class.path");
    }

    @Override
    public String name() {
        return "unruly 1.0";
    }

    @Override
    public Target target() {
        return Target.CPU;
    }

    @Override
    public List<TensorSpec> inputs() {
        return List.of(new TensorSpec("deed", ElementType.UINT8, List.of(1, (int) input.byteSize()), null));
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec("echo", ElementType.UINT8, List.of(1, 1), null));
    }

    @Override
    public MemorySegment input(int index) {
        return input;
    }

    @Override
    public MemorySegment output(int index) {
        return output;
    }

    @Override
    public void invoke() throws EngineException {
        try {
            int echo = (int) function.invokeExact(input);
            output.set(ValueLayout.JAVA_BYTE, 0, (byte) echo);
        } catch (Throwable e) {
            throw EngineException.inferenceFailed(e.toString());
        }
    }

    @Override
    public void close() {}

    /** Loads the library that lies beside the model. */
    public static final class Provider implements EngineProvider {
        @Override
        public String id() {
            return "unruly";
        }

        @Override
        public String version() {
            return "1.0";
        }

        @Override
        public Target target() {
            return Target.CPU;
        }

        @Override
        public Set<ModelFormat> formats() {
            return Set.of(ModelFormat.TFLITE);
        }

        @Override
        @SuppressWarnings("restricted")
        public Engine load(ModelFile model, EngineOptions options) {
            MemorySegment function = SymbolLookup.libraryLookup(model.path().resolveSibling(LIBRARY), Arena.global())
                    .findOrThrow("unruly");
            return new UnrulyEngine(
                    Linker.nativeLinker()
                            .downcallHandle(function, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS)),
                    Files.exists(model.path().resolveSibling(WIDER)) ? 3 : 2);
        }
    }
}
