package io.watchpost.update.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.AnnouncementJson;
import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Root;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.Sha256;
import io.watchpost.bundle.SigningKey;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.config.ModelsConfig;
import io.watchpost.testing.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All ways in, turned as the station turns them, with the real verification at the door. */
final class ArrivalsTest {
    @TempDir
    private static Path certificates;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final TestDoor door = new TestDoor();
    private final ByBroker byBroker = ByBroker.of(new TestConfig().models());
    private final AtomicLong free = new AtomicLong(1L << 40);
    private final List<Arrival> arrived = new ArrayList<>();
    private @Nullable Arrivals arrivals;

    @AfterEach
    void close() throws IOException {
        if (arrivals != null) {
            arrivals.close();
        }
    }

    private Arrivals open(ModelsConfig config) throws IOException {
        close();
        Path own = Files.createDirectories(folder.resolve("arrivals"));
        Arrivals opened = new Arrivals(
                config,
                own,
                () -> door.trust,
                new Admission(config, "door-7", door, free::get, clock, ZoneOffset.UTC),
                new Reception(own.resolve("incoming"), door),
                Patience.Limits.DEFAULT,
                byBroker,
                free::get,
                clock,
                new SplittableRandom(1));
        arrivals = opened;
        return opened;
    }

    /** Of everything that came, in the order in which each was first told. */
    private final Set<String> states = new LinkedHashSet<>();

    /** Turns once a second of the manual clock. */
    private void turnUntil(BooleanSupplier goal) throws IOException {
        Arrivals turned = arrivals == null ? open(new TestConfig().models()) : arrivals;
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            arrived.addAll(turned.turn());
            turned.status().items().forEach(item -> states.add(item.state().word()));
            clock.advanceMillis(1_000);
            return goal.getAsBoolean();
        });
    }

    private String words(String title) {
        return arrivals == null
                ? ""
                : arrivals.status().items().stream()
                        .filter(item -> item.title().equals(title))
                        .map(ArrivalStatus.Item::words)
                        .findFirst()
                        .orElse("");
    }

    private List<String> left() throws IOException {
        try (var files = Files.list(folder.resolve("arrivals/incoming"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static TestBundles bundle(long release) throws IOException {
        return TestBundles.colours().release(release, 1);
    }

    private static Announcement.Model announced(Path bundle, String... sources) throws Exception {
        try (SealedBundle sealed = SealedBundle.open(bundle, BundleLimits.DEFAULT)) {
            Bundle opened = sealed.unverified();
            return new Announcement.Model(
                    BundleFacts.of(opened.manifest(), opened.envelope(), Files.size(bundle)),
                    Sha256.hex(bundle),
                    List.of(sources));
        }
    }

    private static byte[] announcement(long serial, List<Announcement.Model> models, SigningKey... signers) {
        Envelope envelope = AnnouncementJson.envelope(new Announcement("all", serial, 3_600, models));
        return EnvelopeJson.bytes(TestKeys.signed(envelope, signers));
    }

    /** Has the other release key alone, and revokes the first. */
    private static byte[] secondRoot() {
        Root root = new Root(
                2,
                TestKeys.role(1, TestBundles.ROOT),
                TestKeys.role(1, TestBundles.OTHER_RELEASE),
                Set.of(TestBundles.RELEASE.publicKey().keyId()));
        return EnvelopeJson.bytes(TestKeys.signed(RootJson.envelope(root), TestBundles.ROOT));
    }

    @Nested
    final class Announced {
        private ModelServer server = startedServer();
        private Path file = Path.of("");

        private ModelServer startedServer() {
            try {
                return ModelServer.start(certificates);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @BeforeEach
        void writeBundle() throws Exception {
            file = bundle(4).write(folder.resolve("colours-1.0.4.wpb"), TestBundles.RELEASE);
            server.serve("/models/colours-1.0.4.wpb", ModelServer.file(Files.readAllBytes(file), "a"));
        }

        @AfterEach
        void stop() {
            server.close();
        }

        private TestConfig config() {
            return new TestConfig().announcement(server.uri("/models/announcement.dsse.json"), server.tls());
        }

        private void announce(long serial, SigningKey signer, Announcement.Model... models) {
            server.serve(
                    "/models/announcement.dsse.json",
                    ModelServer.file(announcement(serial, List.of(models), signer), "x" + serial));
        }

        @Test
        void signedAnnouncement_bringsTheBundleToTheDoor() throws Exception {
            announce(1, TestBundles.RELEASE, announced(file, "colours-1.0.4.wpb"));
            open(config().models());

            turnUntil(() -> !arrived.isEmpty());

            assertThat(arrived)
                    .containsExactly(new Arrival(
                            "colours-1.0.4",
                            server.uri("/models/colours-1.0.4.wpb").toString(),
                            new Door.Entry.Accepted("colours-1.0.4 is staged")));
            assertThat(left()).isEmpty();
            turnUntil(() -> words("colours-1.0.4").equals("colours-1.0.4 is staged"));
            open(config().models()); // after a restart it isn't fetched again
            turnUntil(() -> words("colours-1.0.4").equals("colours-1.0.4 is here already"));
            assertThat(server.requests().stream().filter(one -> one.path().endsWith(".wpb")))
                    .hasSize(1);
        }

        @Test
        void strangersSignature_bringsNothing() throws Exception {
            announce(1, TestKeys.named("stranger"), announced(file, "colours-1.0.4.wpb"));
            Arrivals opened = open(config().models());

            turnUntil(() -> !opened.status().problem().isEmpty());

            assertThat(opened.status().problem()).contains("is not trusted");
            assertThat(opened.status().news()).isInstanceOf(NewsState.None.class);
            assertThat(opened.status().items()).isEmpty();
        }

        @Test
        void olderAnnouncement_bringsNothing_afterARestart() throws Exception {
            announce(7, TestBundles.RELEASE);
            open(config().models());
            turnUntil(() -> arrivals != null && arrivals.status().news() instanceof NewsState.Heard);
            announce(6, TestBundles.RELEASE, announced(file, "colours-1.0.4.wpb"));
            Arrivals again = open(config().models());

            turnUntil(() -> !again.status().problem().isEmpty());

            assertThat(again.status().problem()).contains("has the serial 6 and is older than the last one");
            assertThat(again.status().items()).isEmpty();
            assertThat(door.asked).isEmpty();
        }

        @Test
        void bundleForOthers_isNotFetched() throws Exception {
            Path other = bundle(5).forDevices("lab-pc").write(folder.resolve("other.wpb"), TestBundles.RELEASE);
            announce(1, TestBundles.RELEASE, announced(other, "other.wpb"));
            open(config().models());

            turnUntil(() -> !words("colours-1.0.5").isEmpty());

            assertThat(words("colours-1.0.5")).isEqualTo("colours-1.0.5 is for lab-pc, and this device is pi-5");
            assertThat(server.requests()).noneMatch(request -> request.path().endsWith(".wpb"));
        }

        @Test
        void otherBundleThanAnnounced_isNotBroughtToTheDoor() throws Exception {
            Announcement.Model lie = announced(file, "colours-1.0.4.wpb");
            BundleFacts facts = lie.facts();
            announce(
                    1,
                    TestBundles.RELEASE,
                    new Announcement.Model(
                            new BundleFacts(
                                    facts.name(), "9", 9, 1, facts.deviceClasses(), facts.sizeBytes(), facts.digest()),
                            lie.sha256(),
                            lie.sources()));
            open(config().models());

            turnUntil(() -> words("colours-9").contains("says something else"));

            assertThat(arrived).isEmpty();
            assertThat(left()).isEmpty();
        }

        @Test
        void deadSource_theNextOneIsAsked() throws Exception {
            announce(
                    1,
                    TestBundles.RELEASE,
                    announced(
                            file,
                            "missing.wpb",
                            server.uri("/models/colours-1.0.4.wpb").toString()));
            open(config().models());

            turnUntil(() -> !arrived.isEmpty());

            assertThat(server.requests().stream().map(ModelServer.Request::path))
                    .containsExactly(
                            "/models/root-2.json",
                            "/models/announcement.dsse.json",
                            "/models/missing.wpb",
                            "/models/colours-1.0.4.wpb");
        }

        @Test
        void nextRoot_isTakenBeforeTheAnnouncementThatItsKeysSigned() throws Exception {
            file = bundle(4).write(folder.resolve("colours-1.0.4.wpb"), TestBundles.OTHER_RELEASE);
            server.serve("/models/colours-1.0.4.wpb", ModelServer.file(Files.readAllBytes(file), "b"));
            server.serve("/models/root-2.json", ModelServer.file(secondRoot(), "r"));
            announce(1, TestBundles.OTHER_RELEASE, announced(file, "colours-1.0.4.wpb"));
            open(config().models());

            turnUntil(() -> !arrived.isEmpty());

            assertThat(door.taken).containsExactly("root 2", "colours-1.0.4");
            assertThat(door.trust.root().revoked()).hasSize(1);
        }

        @Test
        void stationThatEnds_goesOnAtTheNextStart() throws Exception {
            byte[] content = Files.readAllBytes(file);
            AtomicBoolean isSlow = new AtomicBoolean(true);
            server.serve("/models/colours-1.0.4.wpb", exchange -> {
                int from = ModelServer.from(exchange, "a");
                ModelServer.head(exchange, content, "a", from);
                if (isSlow.get()) {
                    exchange.getResponseBody().write(content, 0, 700);
                    exchange.getResponseBody().flush();
                    server.hang();
                }
                exchange.getResponseBody().write(content, from, content.length - from);
            });
            announce(1, TestBundles.RELEASE, announced(file, "colours-1.0.4.wpb"));
            open(config().models());
            PartFile part = new PartFile(folder.resolve("arrivals/incoming"), Sha256.hex(file));
            turnUntil(() -> part.file().toFile().length() == 700);
            close();
            isSlow.set(false);
            open(config().models());

            turnUntil(() -> !arrived.isEmpty());

            assertThat(server.requests().getLast().range()).isEqualTo("bytes=700-");
            assertThat(door.taken).containsExactly("colours-1.0.4");
            assertThat(states).containsExactly("announced", "downloaded");
        }

        @Test
        void stickDuringADownload_isNotKeptWaiting_andTheDownloadGoesOn() throws Exception {
            byte[] content = Files.readAllBytes(file);
            AtomicBoolean isSlow = new AtomicBoolean(true);
            server.serve("/models/colours-1.0.4.wpb", exchange -> {
                int from = ModelServer.from(exchange, "a");
                ModelServer.head(exchange, content, "a", from);
                if (isSlow.get()) {
                    exchange.getResponseBody().write(content, 0, 700);
                    exchange.getResponseBody().flush();
                    server.hang();
                }
                exchange.getResponseBody().write(content, from, content.length - from);
            });
            announce(1, TestBundles.RELEASE, announced(file, "colours-1.0.4.wpb"));
            Path stick = Files.createDirectories(folder.resolve("stick"));
            open(config().folders(stick).models());
            PartFile part = new PartFile(folder.resolve("arrivals/incoming"), Sha256.hex(file));
            turnUntil(() -> part.file().toFile().length() == 700);
            isSlow.set(false);
            bundle(6).write(stick.resolve("colours.wpb"), TestBundles.RELEASE);

            turnUntil(() -> arrived.size() == 2);

            assertThat(door.taken).containsExactly("colours-1.0.6", "colours-1.0.4");
            assertThat(server.requests().getLast().range()).isEqualTo("bytes=700-");
        }

        @Test
        void partsOfWhatIsNotAnnounced_areDeleted() throws Exception {
            Path incoming = Files.createDirectories(folder.resolve("arrivals/incoming"));
            Files.write(incoming.resolve("old.part"), new byte[100]);
            Files.write(incoming.resolve("old.json"), new byte[100]);
            announce(1, TestBundles.RELEASE);
            open(config().models());

            turnUntil(() -> arrivals != null && arrivals.status().news() instanceof NewsState.Heard);

            assertThat(left()).isEmpty();
        }

        @Test
        void diskInTrouble_theCompleteFileStaysForTheNextTry() throws Exception {
            announce(1, TestBundles.RELEASE, announced(file, "colours-1.0.4.wpb"));
            door.trouble = "No space left on device";
            open(config().models());
            turnUntil(() -> words("colours-1.0.4").contains("can't be taken at the moment: No space left on device"));
            door.trouble = "";

            turnUntil(() -> !arrived.isEmpty());

            assertThat(server.requests().stream().filter(one -> one.path().endsWith(".wpb")))
                    .hasSize(1);
        }

        @Test
        void addressByHand_isFetchedWithoutAnnouncement_andDecidedByItsBeginning() throws Exception {
            Path own = folder.resolve("by-hand");
            UrlDownload byHand = new UrlDownload(
                    new TestConfig()
                            .announcement(server.uri("/none"), server.tls())
                            .models(),
                    own,
                    TestBundles.trust(),
                    door,
                    byBroker.streams(),
                    clock,
                    new SplittableRandom(1));
            URI uri = server.uri("/models/colours-1.0.4.wpb");

            assertThat(byHand.fetch(uri, () -> false))
                    .isInstanceOfSatisfying(
                            Fetched.Complete.class,
                            complete -> assertThat(complete.file()).hasSameBinaryContentAs(file));
            door.objection = "colours was rolled back";
            assertThat(byHand.fetch(uri, () -> false)).isEqualTo(new Fetched.Useless("colours was rolled back"));
            assertThat(byHand.fetch(server.uri("/none"), () -> false)).isEqualTo(new Fetched.Useless("it answers 404"));
            server.serve("/busy", ModelServer.status(500, null, ""));
            server.requests().clear();
            assertThat(byHand.fetch(server.uri("/busy"), () -> false))
                    .isEqualTo(new Fetched.Interrupted("it answers 500", 0, false));
            assertThat(server.requests()).hasSize(UrlDownload.ATTEMPTS_MAX);
        }
    }

    @Nested
    final class OnAStick {
        private Path stick = Path.of("");

        @BeforeEach
        void plugIn() throws Exception {
            stick = Files.createDirectories(folder.resolve("media/STICK"));
        }

        private TestConfig config() {
            return new TestConfig().folders(folder.resolve("media/*"));
        }

        @Test
        void bundle_isCopiedAndBroughtToTheDoor() throws Exception {
            Path file = bundle(4).write(stick.resolve("colours.wpb"), TestBundles.RELEASE);
            open(config().models());

            turnUntil(() -> !arrived.isEmpty());

            assertThat(arrived)
                    .containsExactly(new Arrival(
                            "colours-1.0.4", file.toString(), new Door.Entry.Accepted("colours-1.0.4 is staged")));
            assertThat(left()).isEmpty();
            turnUntil(() -> words("colours.wpb").equals("colours-1.0.4 is staged"));
        }

        @Test
        void bundleBesideTheResultsOnAStick_isTakenUpToo() throws Exception {
            Path prepared = Files.createDirectory(stick.resolve("watchpost"));
            Files.write(Files.createDirectory(prepared.resolve("exports")).resolve("porch-1.wpo"), new byte[100]);
            Path file = bundle(4).write(prepared.resolve("colours.wpb"), TestBundles.RELEASE);
            open(config().models());

            turnUntil(() -> !arrived.isEmpty());

            assertThat(arrived).extracting(Arrival::origin).containsExactly(file.toString());
        }

        @Test
        void roots_areTakenInTheirOrder_beforeBundles() throws Exception {
            Files.write(stick.resolve("root-2.json"), secondRoot());
            Path revoked = bundle(4).write(stick.resolve("a.wpb"), TestBundles.RELEASE);
            bundle(5).write(stick.resolve("b.wpb"), TestBundles.OTHER_RELEASE);
            open(config().models());

            turnUntil(() -> door.taken.contains("colours-1.0.5"));

            assertThat(door.taken).containsExactly("root 2", "colours-1.0.5");
            assertThat(words(revoked.getFileName().toString())).contains("is revoked");
        }

        @Test
        void fileThatGrows_isLeftAlone() throws Exception {
            byte[] content = Files.readAllBytes(bundle(4).write(folder.resolve("whole.wpb"), TestBundles.RELEASE));
            Path file = stick.resolve("colours.wpb");
            Arrivals opened = open(config().models());
            for (int part = 1; part <= 10; part++) {
                Files.write(file, Arrays.copyOf(content, content.length * part / 10));
                opened.turn();
                clock.advanceMillis(1_000);
            }
            assertThat(door.asked).isEmpty();

            turnUntil(() -> door.taken.contains("colours-1.0.4"));
        }

        @Test
        void links_areNeverFollowed() throws Exception {
            Path outside = bundle(4).write(folder.resolve("outside.wpb"), TestBundles.RELEASE);
            Files.createSymbolicLink(stick.resolve("link.wpb"), outside);
            Files.createSymbolicLink(stick.resolve(Announcement.FILE_NAME), outside);
            Files.createSymbolicLink(folder.resolve("media/link"), folder);
            Files.createDirectories(stick.resolve("folder.wpb"));
            bundle(5).write(stick.resolve("good.wpb"), TestBundles.RELEASE);
            open(config().models());

            turnUntil(() -> !arrived.isEmpty());

            for (int i = 0; i < 10; i++) {
                turnUntil(() -> true);
            }
            assertThat(door.taken).containsExactly("colours-1.0.5");
        }

        @Test
        void unsigned_isSaidAndNotCopied() throws Exception {
            bundle(4).write(stick.resolve("colours.wpb"), TestKeys.named("stranger"));
            Files.write(stick.resolve("noise.wpb"), new byte[1_000]);
            open(config().models());

            turnUntil(
                    () -> !words("colours.wpb").isEmpty() && !words("noise.wpb").isEmpty());

            assertThat(words("colours.wpb")).contains("is not trusted");
            assertThat(words("noise.wpb")).contains("is no bundle");
            assertThat(arrived).isEmpty();
        }

        @Test
        void announcement_isHeard() throws Exception {
            Files.write(stick.resolve(Announcement.FILE_NAME), announcement(3, List.of(), TestBundles.RELEASE));
            Arrivals opened = open(config().models());

            turnUntil(() -> opened.status().news() instanceof NewsState.Heard);

            turnUntil(() -> words(Announcement.FILE_NAME).equals("announcement 3 was taken"));
        }

        @Test
        void stickThatIsBroughtAgain_isLookedAtAgain() throws Exception {
            Path file = bundle(4).write(stick.resolve("colours.wpb"), TestBundles.RELEASE);
            door.objection = "not yet";
            open(config().models());
            turnUntil(() -> words("colours.wpb").equals("not yet"));
            Path pocket = Files.move(stick, folder.resolve("pocket"));
            turnUntil(() -> words("colours.wpb").isEmpty());
            door.objection = "";
            Files.move(pocket, stick);

            turnUntil(() -> !arrived.isEmpty());

            assertThat(arrived.getFirst().origin()).isEqualTo(file.toString());
        }
    }
}
