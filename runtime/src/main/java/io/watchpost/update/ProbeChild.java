package io.watchpost.update;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelInspection;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * The process in which a model is tried: limits itself, loads the model, runs it, prints the verdict, ends. Ends also
 * when its parent does. Started by {@link Probe} only.
 */
final class ProbeChild {
    /** Before the verdict on its line, so that what a native library prints isn't taken for it. */
    static final String MARK = "watchpost-probe ";

    /** Says that the process works; what kills it from then on is the model's work. */
    static final String STARTED = "started";

    /** Before a reason why nothing can be said of the model. */
    static final String UNAVAILABLE = "unavailable\t";

    /** CPU time is a second fence, for a process whose parent is stopped; several threads may use it up. */
    private static final long CPU_FACTOR = 4;

    private static final int EXIT_PARENT_GONE = 3;

    private ProbeChild() {}

    /** Arguments: path, digest, engine, seconds, bytes of memory. */
    public static void main(String[] arguments) throws IOException {
        endWithParent();
        limit(Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
        System.out.println(MARK + STARTED);
        System.out.println(MARK + verdict(Path.of(arguments[0]), arguments[1], arguments[2]));
        System.out.flush();
        Runtime.getRuntime().halt(0); // the libraries' own good-byes aren't part of the probe
    }

    private static String verdict(Path path, String digest, String engineId) {
        try {
            return VerdictText.line(run(path, digest, engineId));
        } catch (EngineException e) {
            return switch (e.failure()) {
                case EngineFailure.Unavailable(String reason) -> UNAVAILABLE + VerdictText.oneLine(reason);
                case EngineFailure.Refused(String reason) -> VerdictText.line(new ProbeVerdict.Refused(reason));
                case EngineFailure.ProcessLost(String reason, String _, long _) ->
                    UNAVAILABLE + VerdictText.oneLine(reason);
                case EngineFailure.InferenceFailed(String reason) ->
                    VerdictText.line(new ProbeVerdict.Refused("loads, but can't be run: " + reason));
            };
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return VerdictText.line(new ProbeVerdict.Refused("can't be handled within the limits of the probe: " + e));
        }
    }

    private static ProbeVerdict run(Path path, String digest, String engineId) throws EngineException {
        ModelFile model = ModelFiles.read(path);
        if (!model.digest().equals(digest)) {
            return new ProbeVerdict.Refused("the file changed while it was probed: wait until its copy is complete");
        }
        try (Engine engine =
                Engines.provider(model.format(), engineId).inProcess().load(model, EngineOptions.SINGLE_THREAD)) {
            ModelInspection inspection = ModelInspection.of(model);
            if (!inspection.problems().isEmpty()) {
                return new ProbeVerdict.Refused(inspection.problems().getFirst());
            }
            engine.invoke(); // on zeros
            fill(engine);
            engine.invoke();
            return new ProbeVerdict.Usable(engine.name());
        }
    }

    /** Noise in the inputs that pictures go into; others keep their zeros, they may be indices. */
    private static void fill(Engine engine) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < engine.inputs().size(); i++) {
            MemorySegment input = engine.input(i);
            ElementType type = engine.inputs().get(i).type();
            if (type.isQuantized()) {
                for (long at = 0; at < input.byteSize(); at++) {
                    input.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
                }
            } else if (type == ElementType.FLOAT32) {
                for (long at = 0; at < input.byteSize(); at += Float.BYTES) {
                    input.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) random.nextDouble(256));
                }
            }
        }
    }

    /** The kernel closes the pipe when the parent ends, in whatever way. */
    private static void endWithParent() {
        Thread.ofPlatform().name("probe-parent-watch").daemon().start(() -> {
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

    private static void limit(long seconds, long memoryBytes) throws IOException {
        ProcessLimitsBindings.limit(ProcessLimitsBindings.CORE_BYTES, 0);
        ProcessLimitsBindings.limit(ProcessLimitsBindings.FILE_BYTES, 0);
        ProcessLimitsBindings.limit(ProcessLimitsBindings.CPU_SECONDS, seconds * CPU_FACTOR);
        ProcessLimitsBindings.limit(ProcessLimitsBindings.ADDRESS_SPACE_BYTES, addressSpaceBytes() + memoryBytes);
    }

    /** What the virtual machine has reserved, which is much more than it uses. */
    private static long addressSpaceBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmSize:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("/proc/self/status has no VmSize");
    }
}
