package io.watchpost.update.arrival;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.AnnouncementJson;
import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.Sha256;
import io.watchpost.bundle.SigningKey;
import io.watchpost.bundle.StreamLocation;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.config.BlocksConfig;
import io.watchpost.config.ModelsConfig;
import io.watchpost.testing.ManualClock;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Message;
import io.watchpost.transport.TopicFilters;
import io.watchpost.transport.Topics;
import io.watchpost.update.blocks.StrictStreams;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Announcements and blocks over a broker that a strict server is behind, with the real verification at the door. */
final class ArrivalsByBrokerTest {
    private static final Topics TOPICS = new Topics("watchpost", "door-7");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final TestDoor door = new TestDoor();
    private final AtomicLong free = new AtomicLong(1L << 40);
    private final ModelsConfig config = new TestConfig().models();
    private final ByBroker byBroker = ByBroker.of(config);
    private final StrictStreams server = new StrictStreams();
    private final List<Correspondent> correspondents = byBroker.over(config, "mqtt", TOPICS, true);
    private final ExecutorService broker = Executors.newSingleThreadExecutor();
    private final List<Arrival> arrived = new ArrayList<>();
    private Path file = Path.of("");
    private Arrivals arrivals;

    @BeforeEach
    void open() throws Exception {
        file = TestBundles.colours().release(4, 1).write(folder.resolve("colours-1.0.4.wpb"), TestBundles.RELEASE);
        arrivals = opened();
        correspondents.forEach(one -> one.connected(this::send));
    }

    @AfterEach
    void close() throws IOException {
        arrivals.close();
        broker.shutdownNow();
        assertThat(server.violations()).isEmpty();
    }

    private Arrivals opened() throws IOException {
        Path own = Files.createDirectories(folder.resolve("arrivals"));
        return new Arrivals(
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
    }

    /** As a broker does: what is published comes to everybody who listens, on a thread of its own. */
    private boolean send(Message message) {
        broker.execute(() -> server.answers(message).forEach(this::say));
        return true;
    }

    private void say(Message message) {
        for (Correspondent one : correspondents) {
            if (one.topics().stream().anyMatch(filter -> TopicFilters.matches(filter, message.topic()))) {
                one.received(message.topic(), message.payload());
            }
        }
    }

    private void announce(byte[] envelope) {
        say(new Message("watchpost/groups/all/models", envelope, true));
    }

    private void turnUntil(BooleanSupplier goal) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    arrived.addAll(arrivals.turn());
                    clock.advanceMillis(100);
                    return goal.getAsBoolean();
                });
    }

    private String words(String title) {
        return arrivals.status().items().stream()
                .filter(item -> item.title().equals(title))
                .map(ArrivalStatus.Item::words)
                .findFirst()
                .orElse("");
    }

    private static String stream(Path bundle) throws IOException {
        return StreamLocation.ofBundle(Sha256.hex(bundle)).stream();
    }

    private static byte[] announcement(long serial, SigningKey signer, Path bundle, String... sources)
            throws Exception {
        try (SealedBundle sealed = SealedBundle.open(bundle, BundleLimits.DEFAULT)) {
            Bundle opened = sealed.unverified();
            Announcement.Model model = new Announcement.Model(
                    BundleFacts.of(opened.manifest(), opened.envelope(), Files.size(bundle)),
                    Sha256.hex(bundle),
                    List.of(sources));
            return EnvelopeJson.bytes(TestKeys.signed(
                    AnnouncementJson.envelope(new Announcement("all", serial, 3_600, List.of(model))), signer));
        }
    }

    @Test
    void announcementAtTheBroker_bringsTheBundleInBlocksToTheDoor() throws Exception {
        server.put(stream(file), 1, Files.readAllBytes(file));
        announce(announcement(1, TestBundles.RELEASE, file, "stream:" + stream(file)));

        turnUntil(() -> !arrived.isEmpty());

        assertThat(arrived)
                .containsExactly(new Arrival(
                        "colours-1.0.4", "stream:" + stream(file), new Door.Entry.Accepted("colours-1.0.4 is staged")));
        assertThat(folder.resolve("arrivals/incoming")).isEmptyDirectory();
        assertThat(arrivals.status().news()).isInstanceOf(NewsState.Heard.class);
    }

    @Test
    void awsStream_isReadOnTheTopicsOfTheThing() throws Exception {
        List<Correspondent> ofThing = byBroker.over(
                new ModelsConfig(
                        config.trust(),
                        config.group(),
                        config.deviceClasses(),
                        config.sizeMegabytesMax(),
                        config.storeMegabytesMax(),
                        config.reserveMegabytes(),
                        config.folders(),
                        config.download(),
                        new BlocksConfig("any", "thing-1", 256),
                        config.trial()),
                "iotcore",
                TOPICS,
                true);
        ofThing.forEach(one -> one.connected(message -> {
            assertThat(message.topic()).startsWith("$aws/things/thing-1/streams/update-7/");
            broker.execute(() -> server.answers(message)
                    .forEach(answer -> ofThing.forEach(each -> each.received(answer.topic(), answer.payload()))));
            return true;
        }));
        server.put("update-7", 3, Files.readAllBytes(file));
        announce(announcement(1, TestBundles.RELEASE, file, "aws-stream:update-7"));

        turnUntil(() -> !arrived.isEmpty());

        assertThat(door.taken).containsExactly("colours-1.0.4");
    }

    @Test
    void forgedAndFloodedAnnouncements_bringNothing_andTheTrueOneIsHeard() throws Exception {
        server.put(stream(file), 1, Files.readAllBytes(file));
        announce(announcement(9, TestKeys.named("stranger"), file, "stream:" + stream(file)));
        turnUntil(() -> !arrivals.status().problem().isEmpty());
        assertThat(arrivals.status().problem()).contains("is not trusted", "watchpost/groups/all/models at mqtt");
        for (int i = 0; i < 1_000; i++) {
            announce(("{\"noise\":" + i + "}").getBytes(UTF_8));
        }
        turnUntil(() -> byBroker.announcements().next() == null);
        assertThat(door.asked).isEmpty();

        announce(announcement(1, TestBundles.RELEASE, file, "stream:" + stream(file)));

        turnUntil(() -> !arrived.isEmpty());
        assertThat(door.taken).containsExactly("colours-1.0.4");
    }

    @Test
    void serverThatComesLater_isAskedAsSoonAsItAnnouncesAgain() throws Exception {
        byte[] announcement = announcement(1, TestBundles.RELEASE, file, "stream:" + stream(file));
        announce(announcement);
        turnUntil(() -> words("colours-1.0.4").contains("it is tried again"));
        assertThat(words("colours-1.0.4")).contains("ResourceNotFound").contains("6 h");
        server.put(stream(file), 1, Files.readAllBytes(file));
        long before = clock.uptimeMillis();

        announce(announcement);

        turnUntil(() -> !arrived.isEmpty());
        assertThat(clock.uptimeMillis() - before).isLessThan(3_600_000);
    }

    @Test
    void otherFileThanAnnounced_isGivenBack_andTheNextSourceIsTried() throws Exception {
        byte[] content = Files.readAllBytes(file);
        server.put("good", 1, content);
        byte[] other = content.clone();
        other[other.length / 2] ^= 1;
        server.put("bad", 1, other);
        announce(announcement(1, TestBundles.RELEASE, file, "stream:bad", "stream:good"));

        turnUntil(() -> !arrived.isEmpty());

        assertThat(arrived.getFirst().origin()).isEqualTo("stream:good");
        assertThat(door.taken).containsExactly("colours-1.0.4");
    }

    @Test
    void bundleThatIsTooLarge_orHasNoRoom_isNotAskedFor() throws Exception {
        server.put(stream(file), 1, Files.readAllBytes(file));
        free.set(0);
        announce(announcement(1, TestBundles.RELEASE, file, "stream:" + stream(file)));

        turnUntil(() -> !words("colours-1.0.4").isEmpty());

        assertThat(words("colours-1.0.4")).contains("waits: the disk has 0 MB free");
        assertThat(server.gets()).isZero();
        free.set(1L << 40);
        turnUntil(() -> !arrived.isEmpty());
    }

    @Test
    void streamThatIsNamedByHand_isLimitedInSize_andJudgedByItsBeginning() throws Exception {
        UrlDownload byHand = new UrlDownload(
                config,
                folder.resolve("by-hand"),
                TestBundles.trust(),
                door,
                byBroker.streams(),
                clock,
                new SplittableRandom(1));
        server.put("s", 1, Files.readAllBytes(file));
        assertThat(byHand.fetch(URI.create("stream:s"), () -> false))
                .isInstanceOfSatisfying(
                        Fetched.Complete.class,
                        complete -> assertThat(complete.file()).hasSameBinaryContentAs(file));
        server.put("s", 2, new byte[config.sizeMegabytesMax() * 1_048_576 + 1]);
        assertThat(byHand.fetch(URI.create("stream:s"), () -> false))
                .isInstanceOfSatisfying(
                        Fetched.Useless.class,
                        useless -> assertThat(useless.reason()).contains("at most"));
        door.objection = "colours was rolled back";
        server.put("s", 3, Files.readAllBytes(file));
        assertThat(byHand.fetch(URI.create("stream:s"), () -> false))
                .isEqualTo(new Fetched.Useless("colours was rolled back"));
    }

    @Test
    void configuration_saysWhichBrokers() {
        ModelsConfig none = new ModelsConfig(
                config.trust(),
                config.group(),
                config.deviceClasses(),
                config.sizeMegabytesMax(),
                config.storeMegabytesMax(),
                config.reserveMegabytes(),
                config.folders(),
                config.download(),
                new BlocksConfig("iotcore", null, 256),
                config.trial());

        assertThat(byBroker.over(none, "mqtt", TOPICS, true)).isEmpty();
        assertThat(byBroker.over(none, "iotcore", TOPICS, true))
                .flatExtracting(Correspondent::topics)
                .containsExactlyInAnyOrder(
                        "watchpost/groups/all/models",
                        "watchpost/door-7/streams/+/description/json",
                        "watchpost/door-7/streams/+/data/json",
                        "watchpost/door-7/streams/+/rejected/json");
    }
}
