package io.watchpost.update;

import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Engines that do to the probe's process what malformed models do to it. */
public final class HostileEngines {
    private HostileEngines() {}

    /** A class path on which the probe's child finds them. */
    static String classPath(Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(EngineProvider.class.getName()),
                Crashing.class.getName() + "\n" + Hanging.class.getName() + "\n" + Greedy.class.getName() + "\n"
                        + Ended.class.getName() + "\n");
        return folder + ":" + System.getProperty("java.class.path");
    }

    /** What they have in common. */
    public abstract static class Hostile implements EngineProvider {
        @Override
        public String id() {
            return getClass().getSimpleName().toLowerCase(Locale.ROOT);
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
    }

    /** Writes where no memory is. */
    public static final class Crashing extends Hostile {
        @Override
        @SuppressWarnings("restricted")
        public Engine load(ModelFile model, EngineOptions options) throws EngineException {
            MemorySegment.ofAddress(8).reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1);
            throw EngineException.refused("still alive");
        }
    }

    /** Never comes back. */
    public static final class Hanging extends Hostile {
        @Override
        public Engine load(ModelFile model, EngineOptions options) {
            while (true) {
                LockSupport.park(this);
            }
        }
    }

    /** Is ended by somebody's SIGTERM, as a virtual machine ends then. */
    public static final class Ended extends Hostile {
        private static final int EXIT_OF_SIGTERM = 128 + 15;

        @Override
        public Engine load(ModelFile model, EngineOptions options) throws EngineException {
            Runtime.getRuntime().exit(EXIT_OF_SIGTERM);
            throw EngineException.refused("still alive");
        }
    }

    /** Wants more memory than it may have. */
    public static final class Greedy extends Hostile {
        @Override
        public Engine load(ModelFile model, EngineOptions options) throws EngineException {
            try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
                long size = arena.allocate(4L << 30).byteSize();
                throw EngineException.refused("got " + size + " bytes");
            }
        }
    }
}
