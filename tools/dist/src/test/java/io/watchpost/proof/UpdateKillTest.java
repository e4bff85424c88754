package io.watchpost.proof;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.cli.ExitCode;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.update.ModelLine;
import io.watchpost.update.Release;
import io.watchpost.update.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 of the shipped {@code run} at random moments while releases of its model come in, by command and by a watched
 * folder: the old or the new release makes the results, and the way of every release is gone to its end.
 */
final class UpdateKillTest {
    /** Releases that come in, every fourth of them worse; {@code -Dwatchpost.proof.updates=500} for a thousand kills. */
    private static final int UPDATES = Integer.getInteger("watchpost.proof.updates", 4);

    /** One more, and a release would rightly be given up for ending the station each time that it was loaded. */
    private static final int KILLS_PER_UPDATE = 2;

    private static final long SEED = Long.getLong("watchpost.proof.seed", System.currentTimeMillis());

    /** As long as a release needs from its arrival until it is good. */
    private static final long UPDATE_MILLIS = 4_000;

    private static final long FOREIGN = 1_000_001;
    private static final long DAMAGED = 1_000_002;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<String, Integer> killedWhile = new TreeMap<>();

    @TempDir
    Path folder;

    private UpdatingStation station;
    private MosquittoBroker broker;
    private Judge judge;
    private RunProcess run;

    /** How a release comes in, and what must become of it. */
    private enum Arrival {
        COMMAND,
        FOLDER,
        WORSE_IN_FOLDER;

        static Arrival of(long release) {
            return switch ((int) (release % 4)) {
                case 0 -> WORSE_IN_FOLDER;
                case 1, 3 -> FOLDER;
                default -> COMMAND;
            };
        }
    }

    /** The first release serves, and what no station must take lies in its watched folder. */
    @BeforeEach
    void beginWithOne() throws Exception {
        System.out.printf("UpdateKillTest: seed %d, %d releases%n", SEED, UPDATES);
        station = UpdatingStation.in(folder);
        assertThat(station.end(station.install(station.release(1))))
                .as(station.installLog())
                .isEqualTo(ExitCode.OK);
        broker = new MosquittoBroker(folder).start();
        judge = new Judge(broker);
        run = station.run(broker.uri());
        awaitTheEndOf(1);
        Files.move(station.foreign(FOREIGN), station.stick().resolve("foreign.wpb"));
        Files.move(station.damaged(DAMAGED), station.stick().resolve("damaged.wpb"));
    }

    @Test
    void killsOfRunDuringUpdates_oldOrNewServes_andEveryReleaseComesToItsEnd() throws Exception {
        for (long release = 2; release < 2 + UPDATES; release++) {
            update(release);
        }

        System.out.println("UpdateKillTest: killed while " + killedWhile);
        assertThat(killedWhile.getOrDefault("over", 0))
                .as("kills that came too late, of %s", killedWhile)
                .isLessThan(UPDATES * KILLS_PER_UPDATE);
        run.terminate();
        assertNobodyElseServed();
    }

    private void update(long number) throws Exception {
        Release old = Objects.requireNonNull(station.line().good());
        long from = judge.received();
        Arrival arrival = Arrival.of(number);
        Path bundle = arrival == Arrival.WORSE_IN_FOLDER ? station.worse(number) : station.release(number);
        if (arrival != Arrival.COMMAND) {
            Files.move(bundle, station.stick().resolve(bundle.getFileName()));
        }
        for (int kill = 0; kill < KILLS_PER_UPDATE; kill++) {
            Process command = arrival == Arrival.COMMAND ? station.install(bundle) : null;
            await().pollDelay(random.nextLong(1, UPDATE_MILLIS), MILLISECONDS).until(() -> true);
            assertThat(run.isAlive()).as("seed %d: %s", SEED, run.log()).isTrue();
            run.kill();
            killedWhile.merge(whereabouts(number), 1, Integer::sum);
            if (command != null) {
                assertThat(station.end(command))
                        .as("it was done, or can be asked for again: %s", station.installLog())
                        .isIn(ExitCode.OK, ExitCode.UNAVAILABLE);
            }
            Instant restarted = Instant.now();
            run = station.run(broker.uri());
            awaitResultsSince(restarted);
        }
        if (arrival == Arrival.COMMAND) {
            assertThat(station.end(station.install(bundle)))
                    .as(station.installLog())
                    .isEqualTo(ExitCode.OK);
        }
        Transition end = awaitTheEndOf(number);

        ModelLine line = station.line();
        if (arrival == Arrival.WORSE_IN_FOLDER) {
            assertThat(end.state().word())
                    .as("seed %d: %s", SEED, end.state().reason())
                    .isEqualTo("rolledBack");
            assertThat(end.state().reason()).contains("gives the active model's answer on");
            assertThat(line.good()).isEqualTo(old);
        } else {
            assertThat(end.state().word())
                    .as("seed %d: %s", SEED, end.state().reason())
                    .isEqualTo("good");
            assertThat(line.good()).isEqualTo(end.release());
            assertThat(line.previous()).isEqualTo(old);
        }
        assertThat(judge.resultsFrom(from))
                .as("seed %d: who made the results while release %d came", SEED, number)
                .allSatisfy(result -> assertThat(List.of("1.0." + old.number(), "1.0." + number))
                        .contains(result.at("/model/version").asString()))
                .allSatisfy(result ->
                        assertThat(result.at("/model/name").asString()).isEqualTo("colours"));
    }

    /** Where a release stands on its way, for the record. */
    private String whereabouts(long number) throws IOException {
        ModelLine line = station.line();
        ModelLine.Candidate candidate = line.candidate();
        if (candidate != null && candidate.release().number() == number) {
            return candidate.state().word();
        }
        return end(number).isPresent() ? "over" : "on the way";
    }

    private void awaitResultsSince(Instant restarted) throws IOException {
        long before = judge.received();
        await().atMost(1, MINUTES).untilAsserted(() -> {
            assertThat(run.isAlive()).as("seed %d: %s", SEED, run.log()).isTrue();
            assertThat(judge.resultsFrom(before))
                    .as("results of the restarted station; seed %d: %s", SEED, run.log())
                    .filteredOn(result ->
                            Instant.parse(result.path("time").asString()).isAfter(restarted))
                    .hasSizeGreaterThan(10);
        });
    }

    private Transition awaitTheEndOf(long number) throws IOException {
        await().atMost(1, MINUTES)
                .untilAsserted(() -> assertThat(end(number))
                        .as("release %d comes to its end; seed %d: %s", number, SEED, run.log())
                        .isPresent());
        return end(number).orElseThrow();
    }

    private Optional<Transition> end(long number) throws IOException {
        return station.history().stream()
                .filter(one -> one.release().number() == number && one.state().isFinal())
                .findFirst();
    }

    private void assertNobodyElseServed() throws BundleRefused, IOException {
        assertThat(station.history())
                .as("what can't be verified is no release")
                .noneMatch(one ->
                        one.release().number() >= FOREIGN && !one.state().word().equals("refused"));
        Map<String, String> digests = new TreeMap<>();
        for (JsonNode result : judge.resultsFrom(0)) {
            String version = result.at("/model/version").asString();
            String digest = result.at("/model/digest").asString();
            assertThat(digests.computeIfAbsent(version, _ -> digest)).isEqualTo(digest);
        }
        assertThat(digests.keySet()).doesNotContain("1.0." + FOREIGN, "1.0." + DAMAGED);
        judge.verdict().assertNothingLost();
    }

    @AfterEach
    void close() {
        run.close();
        judge.close();
        broker.close();
    }
}
