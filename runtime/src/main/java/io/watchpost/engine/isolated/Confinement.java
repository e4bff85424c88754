package io.watchpost.engine.isolated;

import io.watchpost.clock.SystemClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which fences stand around the process in which a model is tried.
 *
 * @param standing as the process itself found
 */
public record Confinement(Set<Fence> standing) {
    private static final long START_MILLIS = 60_000;

    public Confinement {
        standing = Set.copyOf(standing);
    }

    static Confinement of(int bits) {
        Set<Fence> standing = EnumSet.noneOf(Fence.class);
        for (Fence fence : Fence.values()) {
            if ((bits & fence.bit()) != 0) {
                standing.add(fence);
            }
        }
        return new Confinement(standing);
    }

    /**
     * Starts a process as a trial does, but without a model, to see. Takes some tenths of a second.
     *
     * @throws EngineException unavailable: no process can be started, so no model can be tried either
     */
    public static Confinement ofTrials() throws EngineException {
        return ofTrials(System.getProperty("java.class.path"));
    }

    static Confinement ofTrials(String classPath) throws EngineException {
        ModelFile nothing = new ModelFile(
                Path.of("nothing"),
                ModelFormat.TFLITE,
                "sha256:" + "0".repeat(64),
                Arena.ofAuto().allocate(1));
        try (Workplace workplace = Workplace.of(nothing)) {
            ChildCommand command = new ChildCommand(
                    classPath,
                    "none",
                    EngineOptions.SINGLE_THREAD,
                    nothing,
                    workplace.model().path(),
                    workplace.control().path(),
                    new ChildLimits(START_MILLIS, START_MILLIS, 0, 0, 0),
                    Purpose.TRIAL);
            EngineChild child = new EngineChild(command, workplace.map(), new SystemClock());
            try {
                child.ask(Layout.LOOK, START_MILLIS);
                return child.confinement();
            } finally {
                child.end();
            }
        }
    }

    /** True if every fence stands, or isn't needed. */
    public boolean isWhole() {
        return standing.size() == Fence.values().length;
    }

    /** The words of those that stand. */
    public String holds() {
        return words(standing::contains);
    }

    /** The words of those that don't. */
    public String lacks() {
        return words(fence -> !standing.contains(fence));
    }

    private static String words(Predicate<Fence> chosen) {
        String words =
                Arrays.stream(Fence.values()).filter(chosen).map(Fence::words).collect(Collectors.joining(", "));
        return words.isEmpty() ? "nothing" : words;
    }
}
