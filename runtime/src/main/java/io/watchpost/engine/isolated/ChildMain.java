package io.watchpost.engine.isolated;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelInspection;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process in which an engine works: limits itself, loads the model, and answers until it is told to end or its
 * parent is gone. Its side of the protocol that {@link Layout} draws, on its main thread. Started by {@link ChildCommand}.
 */
final class ChildMain {
    private static final int EXIT_PARENT_GONE = 3;
    private static final long BEAT_MILLIS = 250;

    /** How late a request is seen whose wake-up call got lost. */
    private static final long LOOK_NANOS = 100_000_000;

    private final ChildArguments arguments;

    /** Opened before the fences stood, behind which it can't be opened again. */
    private final FileChannel shared;

    private final MemorySegment control;
    private final MemorySegment files;
    private @Nullable Engine engine;
    private List<MemorySegment> inputs = List.of();
    private List<MemorySegment> outputs = List.of();
    private final SharedProcessor processor = new SharedProcessor();

    private ChildMain(ChildArguments arguments, FileChannel shared, MemorySegment control, MemorySegment files) {
        this.arguments = arguments;
        this.shared = shared;
        this.control = control;
        this.files = files;
    }

    /** Takes the words of {@link ChildArguments}. */
    public static void main(String[] words) throws IOException {
        ChildArguments arguments = ChildArguments.of(List.of(words));
        endWithParent(arguments.parent());
        FileChannel shared = FileChannel.open(arguments.control(), READ, WRITE);
        MemorySegment control = shared.map(MapMode.READ_WRITE, 0, shared.size(), Arena.ofAuto());
        if (Layout.word(control, Layout.MAGIC_AT) != Layout.MAGIC
                || Layout.word(control, Layout.VERSION_AT) != Layout.VERSION) {
            System.out.println("the station speaks version " + Layout.word(control, Layout.VERSION_AT)
                    + " of the engine protocol and this process version " + Layout.VERSION
                    + ": it was replaced while it ran, restart it");
            Runtime.getRuntime().halt(1);
        }
        MemorySegment files = SharedFile.map(arguments.modelFile());
        limit(arguments.limits());
        loadLibrary(arguments);
        int fences = Fences.putUp(arguments.purpose().isAlone());
        dieWith(arguments.parent()); // once more: with another user the kernel forgets it
        Layout.word(control, Layout.FENCES, fences);
        Layout.word(control, Layout.EMPTY, (int) (ProcessMemory.of("self").peakBytes() / 1024));
        new ChildMain(arguments, shared, control, files).serve();
    }

    /** ONNX Runtime makes a folder for it, which isn't possible behind the fences; and no model has a part in it. */
    private static void loadLibrary(ChildArguments arguments) {
        try {
            Engines.provider(arguments.format(), arguments.engineId())
                    .inProcess()
                    .version();
        } catch (EngineException | RuntimeException | LinkageError e) {
            // whoever asks for the model to be loaded is told
        }
    }

    private void serve() {
        startBeating();
        int answered = Layout.word(control, Layout.ANSWER);
        Layout.word(control, Layout.STARTED, 1);
        MemorySegment request = control.asSlice(Layout.REQUEST, Integer.BYTES);
        MemorySegment answer = control.asSlice(Layout.ANSWER, Integer.BYTES);
        MemorySegment pause = Arena.ofAuto().allocate(16, 8); // struct timespec { sec; nsec; }
        pause.set(ValueLayout.JAVA_LONG, 8, LOOK_NANOS);
        while (true) {
            int asked = Layout.word(control, Layout.REQUEST);
            if (asked == answered) {
                FutexBindings.await(request, asked, pause);
                continue;
            }
            int question = Layout.word(control, Layout.QUESTION);
            Layout.word(control, Layout.STATUS, status(question));
            answered = asked;
            Layout.word(control, Layout.ANSWER, answered);
            FutexBindings.wake(answer);
            if (question == Layout.END) {
                Runtime.getRuntime().halt(0); // the libraries' own good-byes aren't part of the work
            }
        }
    }

    private int status(int question) {
        try {
            switch (question) {
                case Layout.LOAD -> load();
                case Layout.MAP -> map();
                case Layout.RUN -> run();
                case Layout.END -> end();
                case Layout.LOOK -> {}
                default -> throw EngineException.unavailable("the engine's process was asked " + question);
            }
            return Layout.DONE;
        } catch (EngineException e) {
            Layout.text(control, e.failure().reason());
            return switch (e.failure()) {
                case EngineFailure.Refused _ -> Layout.REFUSED;
                case EngineFailure.Unavailable _, EngineFailure.ProcessLost _ -> Layout.UNAVAILABLE;
                case EngineFailure.InferenceFailed _ -> Layout.FAILED;
            };
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            Layout.text(control, "can't be handled within the limits of its process: " + e);
            return question == Layout.RUN ? Layout.FAILED : Layout.REFUSED;
        }
    }

    private void load() throws EngineException, IOException {
        ModelFile model = new ModelFile(
                arguments.modelPath(),
                arguments.format(),
                arguments.digest(),
                files.asSlice(0, arguments.modelBytes()),
                arguments.weightsBytes() == 0
                        ? null
                        : files.asSlice(files.byteSize() - arguments.weightsBytes(), arguments.weightsBytes()));
        Engine loaded = Engines.provider(model.format(), arguments.engineId())
                .inProcess()
                .load(model, arguments.options());
        engine = loaded;
        if (arguments.purpose().isTrial()) {
            List<String> problems = ModelInspection.of(model).problems();
            if (!problems.isEmpty()) {
                throw EngineException.refused(problems.getFirst());
            }
        }
        byte[] description = new Description(loaded.name(), loaded.inputs(), loaded.outputs()).bytes();
        if (description.length > Layout.DESCRIPTION_BYTES_MAX) {
            throw EngineException.refused("its inputs and outputs take " + description.length + " bytes to describe");
        }
        Layout.description(control, description);
    }

    /** Finds the tensors, and runs the model once: what is slow the first time is done before the first frame. */
    private void map() throws IOException {
        Engine loaded = loaded();
        Description description = new Description(loaded.name(), loaded.inputs(), loaded.outputs());
        List<MemorySegment> tensors =
                Layout.tensors(shared.map(MapMode.READ_WRITE, 0, shared.size(), Arena.ofAuto()), description);
        int count = loaded.inputs().size();
        inputs = tensors.subList(0, count);
        outputs = tensors.subList(count, tensors.size());
        try {
            loaded.invoke();
        } catch (EngineException e) {
            // a failure on zeros says nothing of pictures; if it is one for all, the first frame tells
        }
    }

    private void run() throws EngineException {
        processor.follow(
                Layout.word(control, Layout.PROCESSOR)); // not so the engine's own threads: MAP has started them
        Engine loaded = loaded();
        for (int i = 0; i < inputs.size(); i++) {
            loaded.input(i).copyFrom(inputs.get(i));
        }
        loaded.invoke();
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).copyFrom(loaded.output(i));
        }
    }

    private void end() {
        if (engine != null) {
            engine.close();
        }
    }

    private Engine loaded() {
        if (engine == null) {
            throw new IllegalStateException("no model is loaded");
        }
        return engine;
    }

    private void startBeating() {
        StationClock clock = new SystemClock();
        Thread.ofPlatform().name("engine-beat").daemon().start(() -> {
            for (int beat = 1; ; beat++) {
                Layout.word(control, Layout.BEAT, beat);
                clock.sleep(BEAT_MILLIS);
            }
        });
    }

    /** By the kernel's signal; and, should that be lost, by the pipe that it closes when the parent ends. */
    private static void endWithParent(long parent) {
        dieWith(parent);
        Thread.ofPlatform().name("engine-parent-watch").daemon().start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // the parent sends nothing
                }
            } catch (IOException e) {
                // as good as the end
            }
            Runtime.getRuntime().halt(EXIT_PARENT_GONE);
        });
    }

    private static void dieWith(long parent) {
        ProcessBindings.dieWithParent();
        if (ProcessBindings.parent() != parent) {
            Runtime.getRuntime().halt(EXIT_PARENT_GONE); // it ended before the kernel was asked
        }
    }

    private static void limit(ChildLimits limits) throws IOException {
        ProcessBindings.limit(ProcessBindings.CORE_BYTES, 0);
        if (limits.cpuSeconds() > 0) {
            ProcessBindings.limit(ProcessBindings.CPU_SECONDS, limits.cpuSeconds());
        }
        if (limits.memoryBytes() > 0) {
            ProcessBindings.limit(ProcessBindings.FILE_BYTES, 0);
            ProcessBindings.limit(
                    ProcessBindings.ADDRESS_SPACE_BYTES,
                    ProcessMemory.of("self").addressSpaceBytes() + limits.memoryBytes());
        }
    }
}
