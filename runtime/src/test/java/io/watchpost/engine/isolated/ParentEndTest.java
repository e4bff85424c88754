package io.watchpost.engine.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.isolated.UnrulyEngine.Deed;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A child never outlives its parent, however that ends, and whatever the child is doing. */
final class ParentEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Deed.class,
            names = {"ECHO", "HANG", "STOP"})
    void aParentThatIsKilled_takesItsChildAlong(Deed deed) throws Exception {
        UnrulyEngine.model(folder); // skips where there is no compiler
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentProcess.class.getName(),
                        folder.toString(),
                        deed.name())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            long pid = Long.parseLong(parent.inputReader().readLine());
            ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
            assertThat(child.isAlive()).isTrue();
            parent.destroyForcibly().waitFor();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> isGone(child));
        } finally {
            parent.destroyForcibly();
        }
    }

    /** Dead, whether or not the process that inherited it has asked for its exit code. */
    private static boolean isGone(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void withoutTheKernelsSignal_theEndOfItsInputEndsTheChild() throws Exception {
        try (Workplace workplace = Workplace.of(UnrulyEngine.model(folder))) {
            MemorySegment words = workplace.map();
            Layout.word(words, Layout.MAGIC_AT, Layout.MAGIC);
            Layout.word(words, Layout.VERSION_AT, Layout.VERSION);
            Process child = command(workplace).start();
            await().atMost(PATIENCE).until(() -> Layout.word(words, Layout.STARTED) == 1);
            child.getOutputStream().close(); // what the kernel does when the parent is killed
            assertThat(child.waitFor()).isEqualTo(3);
        }
    }

    @Test
    void aChildOfAnotherVersion_saysSoAndDoesNotStart() throws Exception {
        try (Workplace workplace = Workplace.of(UnrulyEngine.model(folder))) {
            MemorySegment words = workplace.map();
            Layout.word(words, Layout.MAGIC_AT, Layout.MAGIC);
            Layout.word(words, Layout.VERSION_AT, Layout.VERSION + 1);
            Process child = command(workplace).start();
            assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("version " + (Layout.VERSION + 1) + " of the engine protocol and this process version "
                            + Layout.VERSION)
                    .contains("restart it");
            assertThat(child.waitFor()).isEqualTo(1);
            assertThat(Layout.word(words, Layout.STARTED)).isZero();
        }
    }

    @Test
    void aProcessThatDoesNotStart_isNoFaultOfTheModel() throws Exception {
        ModelFile model = UnrulyEngine.model(folder);
        try (Workplace workplace = Workplace.of(model)) {
            ChildCommand nowhere = new ChildCommand(
                    "/nonexistent",
                    "unruly",
                    EngineOptions.SINGLE_THREAD,
                    model,
                    workplace.model().path(),
                    workplace.control().path(),
                    ChildLimits.SERVING,
                    Purpose.SERVING);
            Keeper keeper = new Keeper(nowhere, workplace, RestartPolicy.NEVER, new SystemClock());
            Assertions.assertThatThrownBy(keeper::start)
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith(
                            "the process of the engine unruly did not start: it ended by itself (exit 1)")
                    .hasMessageContaining("ChildMain");
        }
    }

    private ChildCommand command(Workplace workplace) throws Exception {
        return new ChildCommand(
                UnrulyEngine.classPath(folder),
                "unruly",
                EngineOptions.SINGLE_THREAD,
                UnrulyEngine.model(folder),
                workplace.model().path(),
                workplace.control().path(),
                ChildLimits.SERVING,
                Purpose.SERVING);
    }
}
