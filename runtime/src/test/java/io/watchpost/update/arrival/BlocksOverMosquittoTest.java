package io.watchpost.update.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.AnnouncementJson;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.Sha256;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ModelsConfig;
import io.watchpost.outbox.MachineIdentity;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxSettings;
import io.watchpost.outbox.SqliteOutbox;
import io.watchpost.testing.FaultProxy;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.Samples;
import io.watchpost.transport.Correspondence;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliverySettings;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import io.watchpost.transport.mqtt.MqttTransports;
import io.watchpost.update.blocks.BrokerStreams;
import io.watchpost.update.blocks.StrictStreams;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blocks beside results over a real broker, a bad link, and a process that is killed. */
final class BlocksOverMosquittoTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int HEADER_BYTES = 28;
    private static final int NOTE_BYTES = 8;
    private static final int BLOCK_BYTES = 32_768;

    @TempDir
    Path folder;

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    @Test
    @Timeout(120)
    void killedProcess_goesOn_andAsksForNothingThatItHas() throws Exception {
        byte[] content = noise(2 * MEGABYTE);
        String sha256 = Sha256.hex(content);
        StrictStreams streams = new StrictStreams();
        streams.put("s", 1, content);
        Path incoming = Files.createDirectories(folder.resolve("incoming"));
        Path notes = incoming.resolve(sha256 + PartFile.NOTES);
        Path broker = Files.createDirectories(folder.resolve("broker"));
        try (MosquittoBroker mosquitto = new MosquittoBroker(broker).start();
                BrokerStreams serving = new BrokerStreams(streams, MqttTransports.as("cloud", mosquitto.judgePort()))) {
            Process slow =
                    BlockFetchMain.start(mosquitto.port(), "stream:s", incoming, sha256, content.length, 400_000);
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Files.exists(notes) && Files.size(notes) > HEADER_BYTES + 15 * NOTE_BYTES);
            } finally {
                slow.destroyForcibly().waitFor();
            }
            int sentBefore = streams.blocksSent().size();
            Set<Integer> here = noted(notes);
            assertThat(here).hasSizeBetween(15, 60);

            Process again =
                    BlockFetchMain.start(mosquitto.port(), "stream:s", incoming, sha256, content.length, 50_000_000);
            assertThat(again.waitFor()).isZero();

            List<Integer> after = streams.blocksSent()
                    .subList(sentBefore, streams.blocksSent().size());
            assertThat(after).doesNotContainAnyElementsOf(here);
            assertThat(new HashSet<>(after)).hasSize(content.length / BLOCK_BYTES - here.size());
            assertThat(incoming.resolve(sha256 + PartFile.BLOCKS)).hasBinaryContent(content);
            assertThat(serving.streams().violations()).isEmpty();
        }
    }

    private static Set<Integer> noted(Path notes) throws Exception {
        Set<Integer> noted = new HashSet<>();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(notes));
        for (int at = HEADER_BYTES; at + NOTE_BYTES <= bytes.limit(); at += NOTE_BYTES) {
            noted.add(bytes.getInt(at));
        }
        return noted;
    }

    /**
     * Ten results a second, first alone and then beside a bundle of 4 MB, over a link that breaks every 10 s: with the
     * outbox of a station and its usual waits, since these make the delay that is normal.
     */
    @Test
    @Timeout(180)
    void bundleOverALinkThatBreaks_arrivesIntact_andResultsAreAsFastAsWithout() throws Exception {
        Path file = TestBundles.colours()
                .release(4, 1)
                .file("golden/red.png", noise(4 * MEGABYTE))
                .write(folder.resolve("colours-1.0.4.wpb"), TestBundles.RELEASE);
        StrictStreams streams = new StrictStreams();
        streams.put("s", 1, Files.readAllBytes(file));
        TestDoor door = new TestDoor();
        ModelsConfig config = new TestConfig().models();
        ByBroker byBroker = ByBroker.of(config);
        Topics topics = new Topics("watchpost", "porch");
        Path state = Files.createDirectories(folder.resolve("state"));
        Path brokerFolder = Files.createDirectories(folder.resolve("broker"));
        try (MosquittoBroker mosquitto = new MosquittoBroker(brokerFolder).start();
                FaultProxy link = new FaultProxy(mosquitto.port());
                BrokerStreams serving = new BrokerStreams(streams, MqttTransports.as("cloud", mosquitto.judgePort()));
                Stopwatch stopwatch = new Stopwatch(MqttTransports.as("subscriber", mosquitto.judgePort()));
                Outbox outbox = SqliteOutbox.open(
                        OutboxSettings.in(state.resolve("outbox.db")),
                        "porch",
                        MachineIdentity.read(),
                        List.of("mqtt"),
                        new SystemClock());
                Delivery delivery = new Delivery(
                        MqttTransports.to(link.port(), null),
                        outbox,
                        new Correspondence(
                                topics,
                                PayloadConfig.DEFAULT.messages(topics),
                                List.of(),
                                byBroker.over(config, "mqtt", topics, false)),
                        DeliverySettings.DEFAULT,
                        new SystemClock(),
                        new Random(1));
                Arrivals arrivals = arrivals(config, door, byBroker);
                ScheduledExecutorService camera = Executors.newScheduledThreadPool(2)) {
            link.delayMillis(3);
            delivery.start();
            AtomicLong number = new AtomicLong();
            Future<?> frames = camera.scheduleAtFixedRate(
                    () -> stopwatch.append(outbox, number.incrementAndGet()), 0, 100, TimeUnit.MILLISECONDS);
            Future<?> breaks = camera.scheduleAtFixedRate(link::reset, 6, 10, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> stopwatch.delays().size() >= 130);
            List<Long> alone = stopwatch.delays();
            long connectionsAlone = link.accepted();
            stopwatch.beginAnew();

            serving.publish(new Message("watchpost/groups/all/models", announcement(file), true));
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        arrivals.turn();
                        return !door.taken.isEmpty();
                    });
            frames.cancel(false);
            breaks.cancel(false);
            await().atMost(Duration.ofSeconds(30)).until(() -> outbox.stats().entries() == 0);
            await().atMost(Duration.ofSeconds(30)).until(() -> stopwatch.missing() == 0);

            List<Long> beside = stopwatch.delays();
            assertThat(door.taken).containsExactly("colours-1.0.4");
            assertThat(connectionsAlone)
                    .as("the link broke while results flowed alone")
                    .isGreaterThan(1);
            assertThat(link.accepted()).as("the link broke while blocks came").isGreaterThan(connectionsAlone);
            assertThat(beside).hasSizeGreaterThan(100);
            assertThat(median(beside))
                    .as("median delay in ms; alone %s, beside blocks %s", alone, beside)
                    .isLessThanOrEqualTo(2 * median(alone));
            assertThat(streams.violations()).isEmpty();
        }
    }

    private Arrivals arrivals(ModelsConfig config, TestDoor door, ByBroker byBroker) throws Exception {
        Path own = Files.createDirectories(folder.resolve("arrivals"));
        return new Arrivals(
                config,
                own,
                () -> door.trust,
                new Admission(config, "porch", door, () -> 1L << 40, new SystemClock(), ZoneOffset.UTC),
                new Reception(own.resolve("incoming"), door),
                Patience.Limits.DEFAULT,
                byBroker,
                () -> 1L << 40,
                new SystemClock(),
                new SplittableRandom(1));
    }

    private static byte[] announcement(Path bundle) throws Exception {
        try (SealedBundle sealed = SealedBundle.open(bundle, BundleLimits.DEFAULT)) {
            var opened = sealed.unverified();
            Announcement.Model model = new Announcement.Model(
                    BundleFacts.of(opened.manifest(), opened.envelope(), Files.size(bundle)),
                    Sha256.hex(bundle),
                    List.of("stream:s"));
            return EnvelopeJson.bytes(TestKeys.signed(
                    AnnouncementJson.envelope(new Announcement("all", 1, 3_600, List.of(model))), TestBundles.RELEASE));
        }
    }

    private static long median(List<Long> millis) {
        return millis.stream().sorted().skip(millis.size() / 2).findFirst().orElseThrow();
    }

    /** How long a result takes from the frame loop to a subscriber. */
    private static final class Stopwatch implements AutoCloseable, Transport.Events {
        private static final Pattern FRAME = Pattern.compile("\"frame\":\\{\"number\":(\\d+)");

        private final Map<Long, Long> begun = new ConcurrentHashMap<>();
        private final List<Long> delays = new ArrayList<>();
        private final Transport transport;
        private final Transport.Connection connection;

        Stopwatch(Transport transport) throws Exception {
            this.transport = transport;
            connection = transport.connect(this);
            connection.subscribe("watchpost/porch/results/door");
        }

        void append(Outbox outbox, long number) {
            begun.put(number, System.nanoTime());
            outbox.append(Samples.result("door", number));
        }

        @Override
        public void received(String topic, byte[] payload) {
            Matcher frame = FRAME.matcher(new String(payload, StandardCharsets.UTF_8));
            if (frame.find()) {
                Long from = begun.remove(Long.parseLong(frame.group(1)));
                if (from != null) { // else it came twice
                    synchronized (delays) {
                        delays.add((System.nanoTime() - from) / 1_000_000);
                    }
                }
            }
        }

        List<Long> delays() {
            synchronized (delays) {
                return List.copyOf(delays);
            }
        }

        void beginAnew() {
            synchronized (delays) {
                delays.clear();
            }
        }

        int missing() {
            return begun.size();
        }

        @Override
        public void acknowledged(long token) {}

        @Override
        public void refused(long token, Transport.Refusal refusal) {}

        @Override
        public void lost(String reason, boolean hungUp) {}

        @Override
        public void close() {
            connection.close();
            transport.close();
        }
    }
}
