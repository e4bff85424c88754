package io.watchpost.engine.isolated;

import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Tries everything that a model has no business with, and refuses the model with a list of what worked. */
public final class PryingEngine implements EngineProvider {
    static final String DONE = "of what it tried this worked:";

    /** Where it finds what it tries: beside the model. */
    static final String SECRET = "secret";

    static final String PORT = "port";
    static final String LEFT_BEHIND = "left-behind";

    /** A class path on which a child finds it. */
    static String classPath(Path folder, String rest) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(EngineProvider.class.getName()), PryingEngine.class.getName() + "\n");
        return folder + ":" + rest;
    }

    private interface Attempt {
        void run() throws Exception;
    }

    @Override
    public String id() {
        return "prying";
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
    public Engine load(ModelFile model, EngineOptions options) throws EngineException {
        List<String> worked = new ArrayList<>();
        Path folder = Objects.requireNonNull(model.path().getParent());
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        attempt(worked, "root", () -> {
            if (Files.readString(Path.of("/proc/self/status")).contains("\nUid:\t0\t")) {
                return;
            }
            throw new IOException("not root");
        });
        attempt(worked, "connect", () -> {
            // the class path begins with a folder that even a fenced process may read
            int port = Integer.parseInt(Files.readString(classes().resolve(PORT)));
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            }
        });
        attempt(worked, "write", () -> Files.writeString(folder.resolve(LEFT_BEHIND), ""));
        attempt(worked, "delete", () -> Files.delete(folder.resolve(SECRET + ".old")));
        attempt(
                worked,
                "rights",
                () -> Files.setPosixFilePermissions(folder.resolve(SECRET), Set.of(PosixFilePermission.OTHERS_READ)));
        attempt(worked, "read", () -> Files.readString(folder.resolve(SECRET)));
        attempt(worked, "exec", () -> new ProcessBuilder("true").start().waitFor());
        attempt(worked, "signal", () -> {
            if (ProcessBindings.parent() != parent.pid() || !SignalBindings.reaches((int) parent.pid())) {
                throw new IOException("no");
            }
        });
        attempt(worked, "environment", () -> Files.readString(Path.of("/proc/" + parent.pid() + "/environ")));
        throw EngineException.refused(DONE + worked);
    }

    private static Path classes() {
        return Path.of(System.getProperty("java.class.path").split(":", 2)[0]);
    }

    private static void attempt(List<String> worked, String what, Attempt attempt) {
        try {
            attempt.run();
            worked.add(what);
        } catch (Exception | LinkageError e) {
            // it doesn't
        }
    }
}
