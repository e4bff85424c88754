package io.watchpost.engine.isolated;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.isolated.UnrulyEngine.Deed;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes that die, hang, stop and write nonsense: one call fails, in its time, and then the engine works again. */
final class LostProcessTest {
    /** For a call that hangs on purpose: each waits for it. */
    private static final long SHORT_CALL_MILLIS = 300;

    /** For every other call: a busy machine takes its time to bury a process. */
    private static final long LONG_CALL_MILLIS = 30_000;

    /** Twenty of each kind die under a pipeline, in the accelerators' test; what a death leaves behind adds up in fewer. */
    private static final int DEATHS = 7;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Replaces at once, so that many deaths don't take minutes. */
    private static final RestartPolicy QUICK = new RestartPolicy(1, 20, 1_000, 1_000, 60_000);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Engine engine;

    @BeforeEach
    void load() throws Exception {
        engine = provider(LONG_CALL_MILLIS, QUICK).load(UnrulyEngine.model(folder), EngineOptions.SINGLE_THREAD);
    }

    /** Another engine, which doesn't wait long for an answer. */
    private void loadImpatient() throws Exception {
        engine.close();
        engine = provider(SHORT_CALL_MILLIS, QUICK).load(UnrulyEngine.model(folder), EngineOptions.SINGLE_THREAD);
    }

    private IsolatedEngineProvider provider(long callMillis, RestartPolicy policy) throws IOException {
        return new IsolatedEngineProvider(
                new UnrulyEngine.Provider(),
                new ChildLimits(60_000, callMillis, 0, 0, 0),
                policy,
                UnrulyEngine.classPath(folder));
    }

    @AfterEach
    void nothingIsLeft() {
        engine.close();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(children()).isEmpty();
            assertThat(memoryFiles()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Deed.class,
            names = {"ECHO", "CHATTER"},
            mode = EnumSource.Mode.EXCLUDE)
    void deathsOfAKind_areFailuresOfOneCallEach(Deed deed) throws Exception {
        if (expected(deed).equals("hang")) {
            loadImpatient();
        }
        worksAgain(1);
        long openBefore = openFiles();
        for (int death = 0; death < DEATHS; death++) {
            EngineFailure.ProcessLost lost = loseBy(deed);
            assertThat(lost.how()).isEqualTo(expected(deed));
            assertThat(lost.reason()).startsWith("the process of the engine unruly ");
            worksAgain(death);
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(children()).hasSize(1);
            assertThat(openFiles()).isLessThanOrEqualTo(openBefore);
        });
    }

    private static String expected(Deed deed) {
        return switch (deed) {
            case ABORT -> "SIGABRT";
            case CRASH -> "SIGSEGV";
            case EXIT -> "exit 7";
            case KILL -> "SIGKILL";
            case HANG, STOP -> "hang";
            case SCRIBBLE -> "protocol";
            case ECHO, CHATTER -> throw new IllegalArgumentException("harmless: " + deed);
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ABORT | was killed by SIGABRT; it said last: unruly: the device does not answer",
                "CRASH | was killed by SIGSEGV in libunruly.so",
                "EXIT | ended by itself (exit 7); it said last: unruly: no licence",
                "HANG | gave no answer for 300 ms and was killed",
                "SCRIBBLE | wrote what isn't in the protocol into the shared memory and was killed",
            })
    void theReason_isOneSentenceForTheOperator(Deed deed, String sentence) throws Exception {
        if (deed == Deed.HANG) {
            loadImpatient();
        }
        assertThat(loseBy(deed).reason()).isEqualTo("the process of the engine unruly " + sentence);
    }

    @Test
    void aChildThatSomebodyKillsInTheMiddleOfACall_isNoticedBeforeTheDeadline() throws Exception {
        engine.close();
        engine = new IsolatedEngineProvider(
                        new UnrulyEngine.Provider(),
                        new ChildLimits(60_000, 3_600_000, 0, 0, 0), // an hour: the test would never end
                        QUICK,
                        UnrulyEngine.classPath(folder))
                .load(UnrulyEngine.model(folder), EngineOptions.SINGLE_THREAD);
        ProcessHandle child = children().getFirst();
        Thread killer = Thread.ofPlatform().start(() -> {
            await().atMost(PATIENCE).until(() -> isInCall(child));
            child.destroyForcibly();
        });

        assertThat(loseBy(Deed.HANG).how()).isEqualTo("SIGKILL");
        killer.join();
        worksAgain(4);
    }

    /** The child's main thread waits in pause(2), number 34; on arm64 there is only ppoll(2), 73. */
    private static boolean isInCall(ProcessHandle child) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + child.pid() + "/task"))) {
            return threads.anyMatch(thread -> {
                try {
                    return Files.readString(thread.resolve("syscall")).matches("(?s)(34|73) .*");
                } catch (IOException e) {
                    return false;
                }
            });
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatALibraryPrints_disturbsNothing() throws Exception {
        for (int round = 1; round < 5; round++) {
            deed(Deed.CHATTER, round);
            engine.invoke();
            assertThat(echo()).isEqualTo(round);
        }
    }

    @Test
    void aChildThatDiesBetweenFrames_isReplacedBeforeTheNextOne() throws Exception {
        ProcessHandle child = children().getFirst();
        child.destroyForcibly();
        await().atMost(PATIENCE).until(() -> hasOtherChild(child));
        worksAgain(3);
    }

    @Test
    void aChildThatIsStoppedBetweenFrames_isMissedByItsHeartbeatAndReplaced() throws Exception {
        loadImpatient();
        ProcessHandle child = children().getFirst();
        new ProcessBuilder("kill", "-STOP", Long.toString(child.pid())).start().waitFor();
        await().atMost(PATIENCE).until(() -> hasOtherChild(child));
        worksAgain(5);
    }

    private static boolean hasOtherChild(ProcessHandle old) {
        return !old.isAlive() && !children().isEmpty();
    }

    @Test
    void whileThereIsNoProcess_callsFailAtOnceAndSayWhenToTryAgain() throws Exception {
        engine.close();
        engine = provider(LONG_CALL_MILLIS, new RestartPolicy(1, 1, 0, 3_600_000, 3_600_000))
                .load(UnrulyEngine.model(folder), EngineOptions.SINGLE_THREAD);
        loseBy(Deed.EXIT);
        for (int call = 0; call < 3; call++) {
            EngineFailure.ProcessLost lost = lostBy(catchThrowableOfType(EngineException.class, engine::invoke));
            assertThat(lost.reason()).contains("exit 7");
            assertThat(lost.retryMillis()).isBetween(3_000_000L, 3_600_000L);
        }
    }

    @Test
    void anEngineThatComesBackWithOtherTensors_isNotTakenForTheSame() throws Exception {
        UnrulyEngine.widen(folder);
        loseBy(Deed.EXIT);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lostBy(catchThrowableOfType(EngineException.class, engine::invoke))
                                .reason())
                        .contains("other tensors than before"));
    }

    /** Has the library do it, and gives what became of the call. */
    private EngineFailure.ProcessLost loseBy(Deed deed) {
        deed(deed, 0);
        return lostBy(catchThrowableOfType(EngineException.class, engine::invoke));
    }

    private static EngineFailure.ProcessLost lostBy(EngineException e) {
        assertThat(requireNonNull(e).failure()).isInstanceOf(EngineFailure.ProcessLost.class);
        return (EngineFailure.ProcessLost) e.failure();
    }

    private void worksAgain(int value) {
        deed(Deed.ECHO, value);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            try {
                engine.invoke();
                return true;
            } catch (EngineException e) {
                lostBy(e);
                return false;
            }
        });
        assertThat(echo()).isEqualTo(value);
    }

    private void deed(Deed deed, int value) {
        engine.input(0).set(ValueLayout.JAVA_BYTE, 0, deed.number);
        engine.input(0).set(ValueLayout.JAVA_BYTE, 1, (byte) value);
    }

    private int echo() {
        return engine.output(0).get(ValueLayout.JAVA_BYTE, 0);
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static List<String> memoryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(LostProcessTest::target)
                    .filter(target -> target.contains("memfd:watchpost"))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // the descriptor that listed them
        }
    }
}
