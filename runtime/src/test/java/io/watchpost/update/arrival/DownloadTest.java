package io.watchpost.update.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.Sha256;
import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.SystemClock;
import io.watchpost.testing.ManualClock;
import io.watchpost.transport.TlsConfig;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching from a real server over TLS, which is as bad as servers and attackers are. */
final class DownloadTest {
    private static final int SIZE = 300_000;
    private static final byte[] CONTENT = content(7);
    private static final Patience.Limits UNHURRIED = new Patience.Limits(60_000, 1_000, 3_600_000);

    @TempDir
    private static Path certificates;

    private static @Nullable ModelServer shared;

    @TempDir
    Path incoming;

    private final ManualClock clock = new ManualClock();
    private final AtomicLong free = new AtomicLong(1L << 40);
    private ModelServer server = startedServer();

    private static byte[] content(long seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @BeforeAll
    static void start() throws Exception {
        shared = ModelServer.start(certificates);
    }

    private static ModelServer startedServer() {
        if (shared == null) {
            throw new IllegalStateException("not started");
        }
        return shared;
    }

    @BeforeEach
    void forgetRequests() {
        server.requests().clear();
    }

    @AfterEach
    void nothingElseIsLeft() throws Exception {
        try (var files = Files.list(incoming)) {
            assertThat(files.filter(file -> !file.equals(part().file()))
                            .map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.endsWith(PartFile.ORIGIN));
        }
    }

    @AfterAll
    static void stop() {
        startedServer().close();
    }

    private PartFile part() {
        return new PartFile(incoming, Sha256.hex(CONTENT));
    }

    private Wanted wanted(String path) {
        return new Wanted("belt-1", server.uri(path), SIZE, Sha256.hex(CONTENT), (head, size) -> Optional.empty());
    }

    private Download download(@Nullable Integer bytesPerSecond) {
        return new Download(server.tls(), UNHURRIED, bytesPerSecond, free::get, 1_000, clock);
    }

    private Fetched fetch(String path) {
        return download(null).fetch(wanted(path), part(), Optional::empty);
    }

    private void assertComplete(Fetched fetched) {
        assertThat(fetched).isEqualTo(new Fetched.Complete(part().file()));
        assertThat(part().file()).hasBinaryContent(CONTENT);
    }

    @Test
    void goodServer_givesTheFile() {
        server.serve("/good", ModelServer.file(CONTENT, "a"));

        assertComplete(fetch("/good"));
        assertThat(server.requests()).containsExactly(new ModelServer.Request("/good", "", ""));
    }

    @Nested
    final class Resume {
        @Test
        void brokenConnections_onlyTheRestIsAskedFor() {
            server.serve("/cut", ModelServer.cutAfter(CONTENT, "a", 120_000));

            Fetched first = fetch("/cut");
            assertThat(first).isInstanceOfSatisfying(Fetched.Interrupted.class, end -> {
                assertThat(end.advanced()).isTrue();
                assertThat(end.reason()).contains("the connection to 127.0.0.1 broke");
            });
            long here = part().file().toFile().length();
            assertThat(here).isPositive().isLessThanOrEqualTo(120_000);
            fetch("/cut"); // as after a restart: nothing is kept in memory
            Fetched last = fetch("/cut");

            assertComplete(last);
            assertThat(server.requests().get(1))
                    .isEqualTo(new ModelServer.Request("/cut", "bytes=" + here + "-", "\"a\""));
            assertThat(server.requests()).hasSize(3);
        }

        @Test
        void killedProcess_theNextOneFetchesTheRest() throws Exception {
            AtomicBoolean isSlow = new AtomicBoolean(true);
            server.serve("/kill", exchange -> {
                int from = ModelServer.from(exchange, "a");
                ModelServer.head(exchange, CONTENT, "a", from);
                OutputStream out = exchange.getResponseBody();
                if (isSlow.get()) {
                    out.write(CONTENT, 0, 100_000);
                    out.flush();
                    server.hang();
                }
                out.write(CONTENT, from, SIZE - from);
            });
            Process child = FetchMain.start(server, "/kill", incoming, Sha256.hex(CONTENT), SIZE);
            try {
                await().untilAsserted(() -> assertThat(part().length()).isEqualTo(100_000));
            } finally {
                child.destroyForcibly().waitFor();
            }
            isSlow.set(false);

            assertComplete(fetch("/kill"));
            assertThat(server.requests().getLast())
                    .isEqualTo(new ModelServer.Request("/kill", "bytes=100000-", "\"a\""));
        }

        @Test
        void changedFile_isFetchedAnew() {
            server.serve("/changed", ModelServer.cutAfter(content(8), "old", 100_000));
            fetch("/changed");
            server.serve("/changed", ModelServer.file(CONTENT, "new"));

            assertComplete(fetch("/changed"));
            assertThat(server.requests().getLast().ifRange()).isEqualTo("\"old\"");
        }

        @Test
        void anotherSource_goesOnWhereTheFirstEnded() {
            server.serve("/first", ModelServer.cutAfter(CONTENT, "a", 100_000));
            server.serve("/second", ModelServer.file(CONTENT, "b"));
            fetch("/first");

            assertComplete(fetch("/second"));
            assertThat(server.requests().getLast())
                    .as("another server's tag says nothing")
                    .isEqualTo(new ModelServer.Request("/second", "bytes=100000-", ""));
        }

        @Test
        void wrongBeginning_isNoticedAndFetchedAnew() {
            server.serve("/wrong", ModelServer.cutAfter(content(9), "x", 100_000));
            server.serve("/right", ModelServer.file(CONTENT, "y"));
            fetch("/wrong");

            assertThat(fetch("/right"))
                    .isInstanceOfSatisfying(
                            Fetched.Interrupted.class,
                            end -> assertThat(end.reason()).contains("its parts don't make the file"));
            assertThat(part().file()).doesNotExist();
            assertComplete(fetch("/right"));
        }

        @Test
        void serverWithoutRanges_beginsAgain() {
            server.serve("/cut", ModelServer.cutAfter(CONTENT, "a", 100_000));
            server.serve("/whole", exchange -> {
                exchange.sendResponseHeaders(200, SIZE);
                exchange.getResponseBody().write(CONTENT);
            });
            fetch("/cut");

            assertComplete(fetch("/whole"));
        }

        @Test
        void liesAboutRanges_areNotBelieved() {
            server.serve("/cut", ModelServer.cutAfter(CONTENT, "a", 100_000));
            fetch("/cut");
            server.serve("/cut", exchange -> {
                exchange.getResponseHeaders().set("Content-Range", "bytes 5-" + (SIZE - 1) + "/" + SIZE);
                exchange.sendResponseHeaders(206, SIZE - 5);
                exchange.getResponseBody().write(CONTENT, 5, SIZE - 5);
            });

            assertThat(fetch("/cut"))
                    .isInstanceOfSatisfying(
                            Fetched.Useless.class,
                            end -> assertThat(end.reason())
                                    .contains(
                                            "asked for the bytes from 100000 on and answers with \"bytes 5-299999/300000\""));
        }

        @Test
        void damagedNote_isNotGoneOnFrom() throws Exception {
            server.serve("/cut", ModelServer.cutAfter(CONTENT, "a", 100_000));
            fetch("/cut");
            Files.write(incoming.resolve(Sha256.hex(CONTENT) + PartFile.ORIGIN), new byte[] {'{'});
            server.serve("/cut", ModelServer.file(CONTENT, "a"));

            assertComplete(fetch("/cut"));
            assertThat(server.requests().getLast().range()).isEmpty();
        }

        @Test
        void calledOff_whatIsHereStays() {
            AtomicBoolean enough = new AtomicBoolean();
            server.serve("/off", exchange -> {
                ModelServer.head(exchange, CONTENT, "a", 0);
                exchange.getResponseBody().write(CONTENT, 0, 50_000);
                exchange.getResponseBody().flush();
                await().until(() -> part().length() == 50_000);
                enough.set(true);
                server.hang();
            });

            Fetched end = download(null)
                    .fetch(
                            wanted("/off"),
                            part(),
                            () -> enough.get() ? Optional.of("the window is closed") : Optional.empty());

            assertThat(end).isEqualTo(new Fetched.CalledOff("the window is closed"));
            assertThat(part().file()).hasSize(50_000);
        }
    }

    /** Endless data: never more bytes on the disk than were announced. */
    @Nested
    final class EndlessDataTest {
        @Test
        void endOfTheAnnouncedSize_isTheEndOfTheSource() {
            server.serve("/endless", ModelServer.endless(CONTENT));

            assertThat(fetch("/endless"))
                    .isEqualTo(new Fetched.Useless("it sends more than the 300000 bytes that were announced"));
            assertThat(part().file()).doesNotExist();
        }

        @Test
        void declaredLength_isRefusedBeforeAnythingIsFetched() {
            server.serve("/large", exchange -> exchange.sendResponseHeaders(200, 1L << 40));

            assertThat(fetch("/large"))
                    .isEqualTo(new Fetched.Useless("it has a file of 1099511627776 bytes where 300000 were announced"));
        }

        @Test
        void withoutAnnouncement_theConfiguredLimitHolds() {
            server.serve("/endless", ModelServer.endless(new byte[0]));
            Wanted byHand = new Wanted("it", server.uri("/endless"), 200_000, null, (head, size) -> Optional.empty());

            assertThat(download(null).fetch(byHand, part(), Optional::empty))
                    .isEqualTo(new Fetched.Useless("it sends more than the 200000 bytes that are accepted here"));
        }

        @Test
        void endAfterTheAnnouncedSize_whileGoingOn() {
            server.serve("/cut", ModelServer.cutAfter(CONTENT, "a", 100_000));
            fetch("/cut");
            server.serve("/cut", exchange -> {
                exchange.getResponseHeaders().set("Content-Range", "bytes 100000-" + (SIZE - 1) + "/" + SIZE);
                exchange.sendResponseHeaders(206, 0);
                exchange.getResponseBody().write(new byte[SIZE]);
            });

            assertThat(fetch("/cut"))
                    .isEqualTo(new Fetched.Useless("it sends more than the 300000 bytes that were announced"));
        }
    }

    /** Slow retrieval: nobody holds the line with a trickle. */
    @Nested
    final class SlowRetrievalTest {
        @Test
        void trickle_isGivenUp_andWhatCameStays() {
            server.serve("/trickle", exchange -> {
                ModelServer.head(exchange, CONTENT, "a", 0);
                for (byte one : CONTENT) {
                    exchange.getResponseBody().write(one);
                    exchange.getResponseBody().flush();
                    clock.advanceMillis(1_000);
                }
            });

            assertThat(fetch("/trickle"))
                    .isInstanceOfSatisfying(
                            Fetched.Interrupted.class,
                            end -> assertThat(end.reason())
                                    .contains("it is too slow: ")
                                    .contains("in 60 s, at least 1000 are expected"));
        }

        @Test
        void serverThatNeverAnswers_isGivenUp() {
            server.serve("/silent", exchange -> {
                clock.advanceMillis(60_000);
                server.hang();
            });

            assertThat(fetch("/silent"))
                    .isInstanceOfSatisfying(
                            Fetched.Interrupted.class,
                            end -> assertThat(end.reason()).contains("it is too slow: 0 bytes in 60 s"));
        }

        @Test
        void stallInTheMiddle_isGivenUp() {
            server.serve("/stall", exchange -> {
                ModelServer.head(exchange, CONTENT, "a", 0);
                exchange.getResponseBody().write(CONTENT, 0, 50_000);
                exchange.getResponseBody().flush();
                await().until(() -> part().length() == 50_000);
                clock.advanceMillis(60_000); // of which the first window had enough bytes
                clock.advanceMillis(60_000);
                server.hang();
            });
            Thread time = Thread.ofPlatform().daemon().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    clock.advanceMillis(100);
                    new SystemClock().sleep(1);
                }
            });
            try {
                assertThat(fetch("/stall")).isInstanceOfSatisfying(Fetched.Interrupted.class, end -> {
                    assertThat(end.reason()).contains("too slow");
                    assertThat(end.advanced()).isTrue();
                });
            } finally {
                time.interrupt();
            }
            assertThat(part().file()).hasSize(50_000);
        }

        @Test
        void fastEnoughButEndless_endsAfterTheWhole() {
            AtomicBoolean hasEnded = new AtomicBoolean();
            server.serve("/long", exchange -> {
                ModelServer.head(exchange, CONTENT, "a", 0);
                for (int at = 0; at + 1_500 <= SIZE; at += 1_500) {
                    exchange.getResponseBody().write(CONTENT, at, 1_500);
                    exchange.getResponseBody().flush();
                    long goal = at + 1_500L;
                    await().pollInterval(Duration.ofMillis(1)).until(() -> part().length() >= goal || hasEnded.get());
                    clock.advanceMillis(20_000);
                }
            });

            Fetched end = fetch("/long");
            hasEnded.set(true);

            assertThat(end)
                    .isInstanceOfSatisfying(
                            Fetched.Interrupted.class,
                            it -> assertThat(it.reason()).contains("it wasn't complete after 60 min"));
        }
    }

    @Nested
    final class Refusals {
        @Test
        void statuses_areToldApart() {
            server.serve("/busy", ModelServer.status(503, "Retry-After", "120"));
            server.serve("/busier", ModelServer.status(429, "Retry-After", "99999999"));

            assertThat(fetch("/missing")).isEqualTo(new Fetched.Useless("it answers 404"));
            assertThat(fetch("/busy")).isEqualTo(new Fetched.Interrupted("it answers 503", 120_000, false));
            assertThat(fetch("/busier")).isEqualTo(new Fetched.Interrupted("it answers 429", 3_600_000, false));
        }

        @Test
        void redirects_areFollowedToHttpsOnly() {
            server.serve("/good", ModelServer.file(CONTENT, "a"));
            server.serve("/moved", ModelServer.status(302, "Location", "/good"));
            server.serve("/down", ModelServer.status(302, "Location", "http://127.0.0.1:1/good"));

            assertComplete(fetch("/moved"));
            assertThat(download(null).fetch(wanted("/down"), new PartFile(incoming, "x"), Optional::empty))
                    .isEqualTo(new Fetched.Useless(
                            "it answers 302 and points to http://127.0.0.1:1/good, which isn't followed"));
        }

        @Test
        void otherFile_isNotTheAnnouncedOne() {
            server.serve("/other", ModelServer.file(content(1), "a"));
            server.serve("/short", ModelServer.file(Arrays.copyOf(CONTENT, 1_000), "a"));
            server.serve("/packed", exchange -> {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                exchange.sendResponseHeaders(200, SIZE);
            });

            assertThat(fetch("/other"))
                    .isEqualTo(
                            new Fetched.Useless("what it has isn't the file that was announced (its sha256 differs)"));
            assertThat(fetch("/short"))
                    .isEqualTo(new Fetched.Useless("it has a file of 1000 bytes where 300000 were announced"));
            assertThat(fetch("/packed")).isEqualTo(new Fetched.Useless("it sends the file in the encoding gzip"));
            assertThat(part().file()).doesNotExist();
        }

        @Test
        void beginningThatIsNotWanted_endsIt() {
            byte[] large = new byte[4 << 20];
            server.serve("/large", ModelServer.file(large, "a"));
            Wanted wanted = new Wanted(
                    "it",
                    server.uri("/large"),
                    large.length,
                    Sha256.hex(large),
                    (head, size) -> Optional.of("its first " + head.length + " of " + size + " bytes say no"));

            assertThat(download(null).fetch(wanted, part(), Optional::empty))
                    .isEqualTo(new Fetched.Useless("its first 1049600 of 4194304 bytes say no"));
            assertThat(part().file()).doesNotExist();
        }

        @Test
        void strangersCertificate_isNotTrusted() {
            Download stranger = new Download(TlsConfig.DEFAULT, UNHURRIED, null, free::get, 0, clock);

            assertThat(stranger.fetch(wanted("/good"), part(), Optional::empty))
                    .isInstanceOfSatisfying(
                            Fetched.Interrupted.class,
                            end -> assertThat(end.reason())
                                    .contains("no secure connection to 127.0.0.1")
                                    .contains("models.download.tls"));
        }

        @Test
        void clockThatCannotBeRight_isSaid_whateverElseIsWrong() {
            clock.setUtcMillis(0, ClockQuality.UNSYNCED);
            Download stranger = new Download(TlsConfig.DEFAULT, UNHURRIED, null, free::get, 0, clock);

            assertThat(stranger.fetch(wanted("/good"), part(), Optional::empty))
                    .isInstanceOfSatisfying(
                            Fetched.Interrupted.class,
                            end -> assertThat(end.reason())
                                    .contains("no secure connection to 127.0.0.1: this machine believes it is"
                                            + " 1970-01-01T00:0")
                                    .contains("when no certificate was valid", "set the clock"));
        }

        @Test
        void nobodyThere_isSaid() {
            Wanted nobody = new Wanted(
                    "it",
                    URI.create("https://127.0.0.1:1/x"),
                    SIZE,
                    Sha256.hex(CONTENT),
                    (head, size) -> Optional.empty());

            assertThat(download(null).fetch(nobody, part(), Optional::empty))
                    .isEqualTo(new Fetched.Interrupted("127.0.0.1 refuses connections", 0, false));
        }

        @Test
        void diskThatGetsFull_isGivenBack() {
            server.serve("/full", ModelServer.file(CONTENT, "a"));
            free.set(999);

            assertThat(fetch("/full"))
                    .isInstanceOfSatisfying(
                            Fetched.Interrupted.class,
                            end -> assertThat(end.reason()).contains("full but for its reserve"));
            assertThat(part().file()).doesNotExist();
        }
    }

    @Test
    void rateLimit_spreadsTheBytes() {
        server.serve("/good", ModelServer.file(CONTENT, "a"));
        long before = clock.nanos();

        Fetched fetched = download(30_000).fetch(wanted("/good"), part(), Optional::empty);

        assertComplete(fetched);
        assertThat((clock.nanos() - before) / 1_000_000)
                .as("10 s for 300 kB at 30 kB/s, on the clock that only sleeping moves")
                .isBetween(9_900L, 10_400L);
    }
}
