package io.watchpost.engine.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.testing.Needs;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine's process may not do, tried from within. */
final class FencesTest {
    private static final ChildLimits LIMITS = new ChildLimits(60_000, 60_000, 0, 60, 1L << 30);

    @TempDir
    Path folder;

    private Path classes;
    private ServerSocket server;

    @BeforeEach
    void temptations() throws Exception {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        classes = Files.createDirectory(folder.resolve("classes"));
        Files.writeString(classes.resolve(PryingEngine.PORT), Integer.toString(server.getLocalPort()));
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.createFile(
                data.resolve(PryingEngine.SECRET),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.createFile(data.resolve(PryingEngine.SECRET + ".old"));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void aModelOnTrial_canOnlyCompute() throws Exception {
        Confinement confinement = Confinement.ofTrials();
        Needs.kernel(confinement.standing().contains(Fence.ALONE), "seccomp");
        Needs.kernel(confinement.standing().contains(Fence.FILES), "Landlock");
        assertThat(worked(System.getProperty("java.class.path"), true)).isSubsetOf("root");
        assertThat(folder.resolve("data").resolve(PryingEngine.LEFT_BEHIND)).doesNotExist();
        assertThat(folder.resolve("data").resolve(PryingEngine.SECRET + ".old")).exists();
    }

    @Test
    void aModelThatServes_hasNoNetwork() throws Exception {
        Needs.kernel(Confinement.ofTrials().standing().contains(Fence.NO_NETWORK), "seccomp");
        assertThat(worked(System.getProperty("java.class.path"), false))
                .doesNotContain("connect")
                .contains("write", "read", "exec"); // so the attempts are ones that work where no fence is
    }

    @Test
    void aModelOnTrial_isNotRootWhereItsProgramIsThereForAll() throws Exception {
        Needs.root();
        Path open = Files.createTempDirectory(Path.of("/var/tmp"), "watchpost-fences");
        try {
            String copied = copy(open, System.getProperty("java.class.path"));
            Confinement confinement = Confinement.ofTrials(copied);
            assertThat(confinement.lacks()).isEqualTo("nothing");
            assertThat(confinement.isWhole()).isTrue();
            classes = Files.move(classes, open.resolve("classes"));
            assertThat(worked(copied, true)).isEmpty();
        } finally {
            delete(open);
        }
    }

    /** Whether the trial child of a real run sees the same. */
    private List<String> worked(String rest, boolean isTrial) throws Exception {
        ModelFile model = new ModelFile(
                folder.resolve("data/prying.tflite"),
                ModelFormat.TFLITE,
                "sha256:" + "0".repeat(64),
                Arena.ofAuto().allocate(16));
        String classPath = PryingEngine.classPath(classes, rest);
        IsolatedEngineProvider engine = isTrial
                ? IsolatedEngineProvider.forTrial(new PryingEngine(), LIMITS, classPath)
                : new IsolatedEngineProvider(new PryingEngine(), ChildLimits.SERVING, RestartPolicy.NEVER, classPath);
        EngineException e = catchThrowableOfType(
                EngineException.class,
                () -> engine.load(model, EngineOptions.SINGLE_THREAD).close());
        assertThat(e.failure()).isInstanceOf(EngineFailure.Refused.class);
        String said = e.failure().reason();
        assertThat(said).startsWith(PryingEngine.DONE);
        String list = said.substring(PryingEngine.DONE.length() + 1, said.length() - 1);
        return list.isEmpty() ? List.of() : List.of(list.split(", "));
    }

    /** The same class path, readable by everybody. */
    private static String copy(Path target, String classPath) throws Exception {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> copied = new ArrayList<>();
        for (String entry : classPath.split(":", -1)) {
            Path from = Path.of(entry);
            Path to = target.resolve(copied.size() + "-" + from.getFileName());
            if (Files.isDirectory(from)) {
                try (var files = Files.walk(from)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Path copy = to.resolve(from.relativize(file).toString());
                        Files.createDirectories(copy.getParent());
                        Files.copy(file, copy);
                    }
                }
            } else if (Files.isRegularFile(from) && isUsed(from)) {
                Files.copy(from, to);
            } else {
                continue;
            }
            copied.add(to.toString());
        }
        return String.join(":", copied);
    }

    /** Of the libraries only what a child without an engine needs: the rest is large. */
    private static boolean isUsed(Path jar) {
        return jar.toString().contains("slf4j");
    }

    private static void delete(Path folder) throws Exception {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws java.io.IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, java.io.IOException e) throws java.io.IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
