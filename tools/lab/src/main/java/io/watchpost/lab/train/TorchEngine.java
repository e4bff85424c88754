package io.watchpost.lab.train;

import ai.djl.engine.Engine;
import io.watchpost.cli.Failure;
import io.watchpost.config.StandardFolders;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * PyTorch, as DJL brings it. Loaded once a process; the number of threads of the first training holds. DJL's own wish to
 * download and to report is turned off: what isn't on the class path isn't there.
 */
final class TorchEngine {
    private static final String NAME = "PyTorch";

    /** Kept, for a logger that nobody holds forgets its level. DJL warns of each graphics card that isn't there. */
    private static final Logger DJL = Logger.getLogger("ai.djl");

    private TorchEngine() {}

    /**
     * Loads the native library; unpacked on the first call of a machine, which takes some seconds and 450 MB.
     *
     * @throws Failure when there is none for this machine
     */
    static Engine open(int threads) throws Failure {
        DJL.setLevel(Level.SEVERE);
        preset("ai.djl.offline", "true");
        preset("OPT_OUT_TRACKING", "true");
        preset("DJL_CACHE_DIR", StandardFolders.cache().resolve("djl").toString());
        preset("ENGINE_CACHE_DIR", StandardFolders.cache().resolve("djl").toString());
        preset("ai.djl.default_engine", NAME);
        preset("ai.djl.pytorch.num_interop_threads", "1");
        preset("ai.djl.pytorch.num_threads", Integer.toString(threads));
        try {
            return Engine.getEngine(NAME);
        } catch (RuntimeException | LinkageError e) {
            throw Failure.unavailable(
                    "PyTorch can't be loaded for training (" + reason(e) + ")",
                    "the lab trains on Linux x86_64, with the jar pytorch-native-cpu on its class path and room for 450"
                            + " MB in " + Path.of(System.getProperty("DJL_CACHE_DIR")));
        }
    }

    private static void preset(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
