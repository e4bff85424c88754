package io.watchpost.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.TestBundles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An update from release 2 to release 3, with the process killed, or the disk failing, at every single step that changes
 * the store. Whatever step it was: what serves afterwards is release 2 or release 3, whole and verified, and the update can
 * be gone on with.
 */
final class EveryStepTest {
    @TempDir
    Path folder;

    @Test
    void killedAtAnyStep_theOldOrTheNewReleaseServes() throws Exception {
        Path before = before();
        List<String> steps = update(copy(before, "dry"), -1).steps;
        assertThat(steps).as("an update has steps").hasSizeGreaterThan(20);
        for (int step = 0; step < steps.size(); step++) {
            Path station = copy(before, "kill-" + step);
            Outcome outcome = update(station, step);
            assertThat(outcome.exitCode).as("killed before: " + steps.get(step)).isEqualTo(137);
            check(station, "killed before step " + step + ", " + steps.get(step));
        }
    }

    @Test
    void failingOnceAtAnyStep_theOldOrTheNewReleaseServes_inTheSameProcess() throws Exception {
        Path before = before();
        List<String> counted = new ArrayList<>();
        try (UpdateRig rig = new UpdateRig(copy(before, "dry"), UpdateRig.rules(), counted::add)) {
            Updated.update(rig);
        }
        for (int at = 0; at < counted.size(); at++) {
            String name = counted.get(at);
            Path station = copy(before, "fail-" + at);
            FailingOnce failing = new FailingOnce(at);
            try (UpdateRig rig = new UpdateRig(station, UpdateRig.rules(), failing)) {
                for (int attempt = 0; attempt < 3 && !isUpdated(rig); attempt++) {
                    try {
                        Updated.update(rig);
                    } catch (IOException e) {
                        assertThat(e).as(name).hasMessageContaining("no space left");
                    }
                }
                assertThat(rig.running().number())
                        .as("after failing at " + name)
                        .isBetween(2L, 3L);
            } catch (StoreUnavailable e) {
                assertThat(e).as(name).hasMessageContaining("no space left");
            }
            check(station, "failed once at step " + at + ", " + name);
        }
    }

    private static boolean isUpdated(UpdateRig rig) {
        Release good = rig.line().good();
        return good != null && good.number() == 3;
    }

    /** A station whose good release is 2. */
    private Path before() throws Exception {
        Path before = Files.createDirectory(folder.resolve("before"));
        try (UpdateRig rig = new UpdateRig(before).withGood(TestBundles.colours())) {
            rig.bundle(TestBundles.colours().release(3, 2), "next.wpb");
        }
        return before;
    }

    /** The next start serves the old or the new release, and the update comes to its end. */
    private static void check(Path station, String what) throws Exception {
        try (UpdateRig rig = new UpdateRig(station)) {
            rig.start();
            assertThat(rig.isServing()).as(what).isTrue();
            assertThat(rig.running().number()).as(what).isBetween(2L, 3L);
            assertThat(rig.line().kept()).as(what).contains(rig.running());
            rig.frames(1);
            assertThat(rig.answers).as(what).hasSize(1);
            Updated.update(rig);
            assertThat(isUpdated(rig)).as(what + ": gone on with").isTrue();
            assertThat(rig.running().number()).as(what).isEqualTo(3);
        }
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = folder.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }

    /** What became of a process. */
    private record Outcome(List<String> steps, int exitCode) {}

    /** Runs the update in a process of its own, which is killed with signal 9 before a step. */
    private static Outcome update(Path station, int step) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dwatchpost.native.dir=" + System.getProperty("watchpost.native.dir", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Updated.class.getName(),
                        station.toString(),
                        Integer.toString(step))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> steps = new ArrayList<>();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("at ")) {
                    process.toHandle().destroyForcibly();
                } else if (line.startsWith("step ")) {
                    steps.add(line.substring(5));
                }
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(steps, process.exitValue());
    }

    /** One step finds the disk full. */
    private static final class FailingOnce implements Steps {
        private int left;

        FailingOnce(int left) {
            this.left = left;
        }

        @Override
        public void before(String step) throws IOException {
            if (left-- == 0) {
                throw new IOException("no space left for: " + step);
            }
        }
    }

    /** The process that updates a station. */
    static final class Updated {
        private Updated() {}

        /** Arguments: the station's folder, the step before which it waits to be killed, or -1 to tell them all. */
        public static void main(String[] arguments) throws Exception {
            PrintStream out = new PrintStream(System.out, true);
            int[] left = {Integer.parseInt(arguments[1])};
            Steps steps = step -> {
                out.println("step " + step);
                if (left[0]-- == 0) {
                    out.println("at " + step);
                    LockSupport.park(); // until it is killed
                }
            };
            try (UpdateRig rig = new UpdateRig(Path.of(arguments[0]), UpdateRig.rules(), steps)) {
                update(rig);
            }
        }

        /** From the bundle to good, wherever an earlier attempt ended. */
        static void update(UpdateRig rig) throws Exception {
            rig.start();
            rig.machine.install(rig.folder().resolve("next.wpb"), "a stick", false);
            rig.frames(200);
        }
    }
}
