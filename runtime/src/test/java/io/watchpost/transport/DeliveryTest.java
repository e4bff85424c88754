package io.watchpost.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.testing.FakeTransport;
import io.watchpost.testing.Samples;
import io.watchpost.transport.DeliveryState.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The delivery's own decisions, over a broker in memory. */
final class DeliveryTest {
    /** Short waits, so that what takes minutes in the field is over at once. */
    static final DeliverySettings QUICK =
            new DeliverySettings(16, 8_192, 5, 40, new DeliverySettings.Waits(10, 20, 200, 50, 500, 60_000));

    private final FakeTransport fake = new FakeTransport("fake");
    private final MemoryOutbox outbox = new MemoryOutbox("porch", "fake");
    private final Topics topics = new Topics("watchpost", "porch");
    private final Delivery delivery = delivery(null, 1);

    @AfterEach
    void close() {
        delivery.close();
    }

    @Test
    void everything_isDeliveredInOrderAndForgotten() {
        append(500);
        delivery.start();
        awaitDrained();
        assertThat(seqs()).containsExactlyElementsOf(upTo(500));
        append(1);
        delivery.wake();
        awaitDrained();
        assertThat(seqs()).endsWith(501L);
        assertThat(delivery.state().phase()).isEqualTo(Phase.CONNECTED);
        assertThat(delivery.state().delivered()).isEqualTo(501);
        assertThat(delivery.state().problem()).isEmpty();
    }

    @Test
    void brokerAwayAtStart_isWaitedForAndSaid() {
        fake.away(true);
        append(20);
        delivery.start();
        await().until(() -> delivery.state().phase() == Phase.WAITING);
        assertThat(delivery.state().problem()).contains("no connection to fake:fake");
        assertThat(delivery.state().hint()).isNotBlank();
        fake.away(false);
        awaitDrained();
        assertThat(seqs()).containsExactlyElementsOf(upTo(20));
        assertThat(delivery.state().problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomLosses_loseNothing(long seed) {
        Random random = new Random(seed);
        append(2_000);
        fake.hangUpOn(message -> isResult(message) && random.nextInt(40) == 0);
        delivery.start();
        awaitDrained();
        assertThat(new HashSet<>(seqs())).as("seed %d", seed).containsAll(without(upTo(2_000), quarantinedSeqs()));
        assertThat(delivery.state().connections()).isGreaterThan(10);
    }

    @Test
    void brokerThatDrops_getsNothingUntilItNoLongerDoes() {
        fake.drop(message -> true);
        append(30);
        delivery.start();
        await().until(() -> delivery.state().phase() == Phase.NOT_AUTHORISED);
        assertThat(delivery.state().problem()).startsWith("not authorised").contains("watchpost/porch/probe");
        assertThat(delivery.state().hint()).contains("watchpost/porch/#");
        assertThat(outbox.stats().entries()).isEqualTo(30);
        fake.drop(message -> false);
        awaitDrained();
        assertThat(seqs()).containsExactlyElementsOf(upTo(30));
    }

    @Test
    void entryThatMakesTheBrokerHangUp_isSentAloneAndQuarantined() {
        append(40);
        fake.hangUpOn(message -> text(message).contains("\"seq\":7,"));
        delivery.start();
        awaitDrained();
        assertThat(new HashSet<>(seqs())).containsExactlyInAnyOrderElementsOf(without(upTo(40), List.of(7L)));
        assertThat(delivery.state().quarantined()).isEqualTo(1);
        assertThat(fake.accepted())
                .anySatisfy(message -> assertThat(text(message))
                        .contains("watchpost.gap/1", "\"reason\":\"quarantined\"", "{\"first\":7,\"last\":7}"));
    }

    @Test
    void entryLargerThanTheBrokerTakes_isQuarantinedWithoutBeingSent() {
        append(1);
        outbox.append(Samples.withSource("door", 2, "x".repeat(9_000)));
        append(1);
        delivery.start();
        awaitDrained();
        assertThat(seqs()).containsExactly(1L, 3L);
        assertThat(delivery.state().connections()).isEqualTo(1);
        assertThat(delivery.state().quarantined()).isEqualTo(1);
    }

    @Test
    void brokerThatFallsSilent_isLeftAndTheRestSentAgain() {
        append(10);
        fake.swallow(message -> isResult(message) && delivery.state().connections() == 1);
        delivery.start();
        awaitDrained();
        assertThat(seqs()).containsExactlyElementsOf(upTo(10));
        assertThat(delivery.state().connections()).isEqualTo(2);
    }

    @Test
    void close_waitsForWhatIsOnItsWayAndSaysGoodbye() {
        List<Message> heard;
        try (Delivery speaking = delivery(new ChangingStatus(), 1)) {
            append(5);
            speaking.start();
            await().until(() -> seqs().size() == 5);
        }
        heard = fake.accepted();
        assertThat(outbox.stats().entries()).isZero();
        assertThat(text(heard.getLast())).isEqualTo("offline");
        assertThat(heard.getLast().retained()).isTrue();
    }

    @Test
    void status_isPublishedAtConnectAndOnChange() {
        ChangingStatus status = new ChangingStatus();
        try (Delivery speaking = delivery(status, 1)) {
            speaking.start();
            await().until(() -> statuses().equals(List.of("online 0")));
            status.revision = 1;
            await().until(() -> statuses().equals(List.of("online 0", "online 1")));
            fake.loseAll();
            await().until(() -> statuses().equals(List.of("online 0", "online 1", "online 1")));
        }
    }

    @Test
    void brokerThatSaysWhatItRefuses_isAskedAgainOnTheSameConnection() {
        fake.sayRefusals(true);
        fake.refuse(message -> isResult(message) ? new Transport.Refusal("the spool is full", "", false) : null);
        append(30);
        delivery.start();
        await().until(() -> delivery.state().problem().equals("the spool is full"));
        assertThat(delivery.state().phase()).isEqualTo(Phase.WAITING);
        assertThat(outbox.stats().entries()).isEqualTo(30);
        fake.refuse(message -> null);
        awaitDrained();
        assertThat(new HashSet<>(seqs())).containsExactlyInAnyOrderElementsOf(upTo(30));
        await().until(() -> delivery.state().phase() == Phase.CONNECTED);
        assertThat(delivery.state().problem()).isEmpty();
        assertThat(delivery.state().connections()).isEqualTo(1);
        assertThat(fake.accepted()).noneMatch(message -> message.topic().endsWith("/probe"));
    }

    @Test
    void ruleThatForbidsTheResults_isNamedUntilItIsChanged() {
        fake.sayRefusals(true);
        fake.refuse(message -> new Transport.Refusal("not authorised to publish", "allow watchpost/#", true));
        append(3);
        delivery.start();
        await().until(() -> delivery.state().phase() == Phase.NOT_AUTHORISED);
        assertThat(delivery.state().hint()).isEqualTo("allow watchpost/#");
        fake.refuse(message -> null);
        awaitDrained();
        assertThat(new HashSet<>(seqs())).containsExactlyInAnyOrderElementsOf(upTo(3));
    }

    @Test
    void ruleThatForbidsTheStatusOnly_keepsNoResult() {
        fake.sayRefusals(true);
        fake.refuse(message -> message.topic().endsWith("/status")
                ? new Transport.Refusal("not authorised for the status", "allow it", true)
                : null);
        append(3);
        try (Delivery speaking = delivery(new ChangingStatus(), 1)) {
            speaking.start();
            awaitDrained();
        }
        assertThat(seqs()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void correspondent_hearsItsTopicsAndSpeaksOnEachConnection() {
        Echo echo = new Echo("watchpost/porch/commands/+");
        append(100);
        try (Delivery speaking = delivery(List.of(), List.of(echo), 1)) {
            speaking.start();
            await().until(() -> echo.posts.get() == 1);
            fake.say("watchpost/porch/commands/ping", "a");
            fake.say("watchpost/porch/other", "b");
            await().until(() -> fake.accepted().stream().anyMatch(m -> text(m).equals("heard a")));
            fake.loseAll();
            await().until(() -> echo.posts.get() == 2);
            fake.say("watchpost/porch/commands/ping", "c");
            await().until(() -> fake.accepted().stream().anyMatch(m -> text(m).equals("heard c")));
            awaitDrained();
        }
        assertThat(fake.accepted()).noneMatch(m -> text(m).equals("heard b"));
        assertThat(echo.send("too late")).isFalse();
        assertThat(new HashSet<>(seqs())).containsExactlyInAnyOrderElementsOf(upTo(100));
    }

    @Test
    void correspondentWhoseTopicIsRefused_keepsNoResult() {
        fake.refuseSubscription(filter -> filter.endsWith("/secret"));
        append(5);
        Echo echo = new Echo("watchpost/porch/secret");
        try (Delivery speaking = delivery(List.of(), List.of(echo), 1)) {
            speaking.start();
            awaitDrained();
        }
        assertThat(echo.posts.get()).isZero();
        assertThat(seqs()).containsExactlyElementsOf(upTo(5));
    }

    /** Rights are given while a connection stands, and nobody breaks it for that. */
    @Test
    void topicThatIsRefused_isSaidAndAskedForAgainOnTheSameConnection() {
        fake.refuseSubscription(filter -> filter.endsWith("/secret"));
        Echo echo = new Echo("watchpost/porch/secret");
        try (Delivery speaking = delivery(List.of(), List.of(echo), 1)) {
            speaking.start();
            await().until(() -> !speaking.state().denied().isEmpty());
            assertThat(speaking.state().denied())
                    .containsExactly(
                            new Transport.Refusal("the fake broker refused watchpost/porch/secret", "allow it", true));
            fake.refuseSubscription(filter -> false);
            await().until(() -> echo.posts.get() == 1);
            await().until(() -> speaking.state().denied().isEmpty());
            assertThat(speaking.state().connections()).isEqualTo(1);
            fake.say("watchpost/porch/secret", "a");
            await().until(() -> fake.accepted().stream().anyMatch(m -> text(m).equals("heard a")));
        }
    }

    @Test
    void whatIsLargerThanAConnectionTakes_isNotSent() {
        Echo echo = new Echo("watchpost/porch/commands/+");
        echo.whenConnected("x".repeat(Transport.Terms.OF_MQTT_3.payloadBytesMax() + 1));
        try (Delivery speaking = delivery(List.of(), List.of(echo), 1)) {
            speaking.start();
            await().until(() -> speaking.state().denied().stream()
                    .anyMatch(refusal -> refusal.reason().contains("watchpost/porch/echo isn't sent: it is larger")));
            assertThat(speaking.state().connections()).isEqualTo(1);
        }
        assertThat(fake.accepted()).noneMatch(message -> message.topic().endsWith("/echo"));
    }

    @Test
    void whatACorrespondentMayNotSay_isSaidOfTheDelivery() {
        Transport.Refusal refusal = new Transport.Refusal("no words", "allow words", true);
        fake.sayRefusals(true);
        fake.refuse(message -> message.topic().endsWith("/echo") ? refusal : null);
        Echo echo = new Echo("watchpost/porch/commands/+");
        echo.whenConnected("words");
        append(5);
        try (Delivery speaking = delivery(List.of(), List.of(echo), 1)) {
            speaking.start();
            await().until(() -> speaking.state().denied().equals(List.of(refusal)));
            awaitDrained();
        }
    }

    /** While thousands of results drain, a command's reply isn't kept waiting for the last of them. */
    @Test
    void whatACorrespondentSays_goesOutBetweenTheResults() {
        Echo echo = new Echo("watchpost/porch/commands/+");
        append(2_000);
        echo.whenConnected("first words");
        try (Delivery speaking = delivery(List.of(), List.of(echo), 1)) {
            speaking.start();
            awaitDrained();
        }
        List<String> heard = fake.accepted().stream().map(DeliveryTest::text).toList();
        assertThat(heard.indexOf("first words")).isBetween(1, 100);
    }

    @Test
    void topicFilters_meanWhatMqttSays() {
        assertThat(TopicFilters.matches("a/+/c", "a/b/c")).isTrue();
        assertThat(TopicFilters.matches("a/+/c", "a/b/d/c")).isFalse();
        assertThat(TopicFilters.matches("a/#", "a/b/c")).isTrue();
        assertThat(TopicFilters.matches("a/#", "a")).isTrue();
        assertThat(TopicFilters.matches("#", "$aws/things/a")).isFalse();
        assertThat(TopicFilters.matches("+/things", "$aws/things")).isFalse();
        assertThat(TopicFilters.matches("$aws/#", "$aws/things/a")).isTrue();
        assertThat(TopicFilters.matches("a/b", "a/b/c")).isFalse();
        assertThat(TopicFilters.matches("a/+", "a/")).isTrue();
    }

    @Test
    void check_tellsAuthorisedFromRefusedFromAway() {
        SystemClock clock = new SystemClock();
        assertThat(BrokerCheck.of(fake, topics, clock, 2_000)).isInstanceOf(BrokerCheck.Verdict.Authorised.class);
        fake.drop(message -> true);
        assertThat(BrokerCheck.of(fake, topics, clock, 50)).isInstanceOf(BrokerCheck.Verdict.NotAuthorised.class);
        fake.sayRefusals(true);
        assertThat(BrokerCheck.of(fake, topics, clock, 2_000)).isInstanceOf(BrokerCheck.Verdict.Authorised.class);
        fake.refuse(message -> new Transport.Refusal("no", "do this", true));
        assertThat(BrokerCheck.of(fake, topics, clock, 2_000)).isInstanceOf(BrokerCheck.Verdict.NotAuthorised.class);
        fake.away(true);
        assertThat(BrokerCheck.of(fake, topics, clock, 50)).isInstanceOf(BrokerCheck.Verdict.Unreachable.class);
    }

    private Delivery delivery(@Nullable StatusSource status, long seed) {
        return delivery(status == null ? List.of() : List.of(status), List.of(), seed);
    }

    private Delivery delivery(List<StatusSource> statuses, List<Correspondent> correspondents, long seed) {
        return new Delivery(
                fake,
                outbox,
                new Correspondence(topics, PayloadConfig.DEFAULT.messages(topics), statuses, correspondents),
                QUICK,
                new SystemClock(),
                new Random(seed));
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            outbox.append(Samples.result("door", i));
        }
    }

    private void awaitDrained() {
        await().until(() -> outbox.stats().entries() == 0);
    }

    private List<Long> seqs() {
        List<Long> seqs = new ArrayList<>();
        for (Message message : fake.accepted()) {
            if (isResult(message)) {
                String text = text(message);
                int from = text.indexOf("\"seq\":") + 6;
                seqs.add(Long.parseLong(text.substring(from, text.indexOf(',', from))));
            }
        }
        return seqs;
    }

    /** Of gap records with one range of one number. */
    private List<Long> quarantinedSeqs() {
        List<Long> seqs = new ArrayList<>();
        for (Message message : fake.accepted()) {
            String text = text(message);
            int from = text.indexOf("\"first\":");
            if (from > 0) {
                seqs.add(Long.parseLong(text.substring(from + 8, text.indexOf(',', from))));
            }
        }
        return seqs;
    }

    private List<String> statuses() {
        return fake.accepted().stream()
                .filter(m -> m.topic().endsWith("/status"))
                .map(DeliveryTest::text)
                .toList();
    }

    private static boolean isResult(Message message) {
        return text(message).contains("watchpost.result/1");
    }

    private static String text(Message message) {
        return new String(message.payload(), UTF_8);
    }

    private static List<Long> upTo(int count) {
        List<Long> numbers = new ArrayList<>();
        for (long i = 1; i <= count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static List<Long> without(List<Long> numbers, List<Long> some) {
        return numbers.stream().filter(n -> !some.contains(n)).toList();
    }

    /** Says again what it hears. */
    private static final class Echo implements Correspondent {
        private final String topic;
        private final AtomicInteger posts = new AtomicInteger();
        private volatile @Nullable Post post;
        private volatile String greeting = "";

        Echo(String topic) {
            this.topic = topic;
        }

        void whenConnected(String words) {
            greeting = words;
        }

        boolean send(String words) {
            Post present = post;
            return present != null && present.send(new Message("watchpost/porch/echo", words.getBytes(UTF_8), false));
        }

        @Override
        public List<String> topics() {
            return List.of(topic);
        }

        @Override
        public void connected(Post next) {
            post = next;
            posts.incrementAndGet();
            if (!greeting.isEmpty()) {
                send(greeting);
            }
        }

        @Override
        public void disconnected() {
            // the post says so
        }

        @Override
        public void received(String on, byte[] payload) {
            send("heard " + new String(payload, UTF_8));
        }
    }

    private static final class ChangingStatus implements StatusSource {
        private volatile int revision;

        @Override
        public String topic() {
            return "watchpost/porch/status";
        }

        @Override
        public String revision() {
            return Integer.toString(revision);
        }

        @Override
        public byte[] online() {
            return ("online " + revision).getBytes(UTF_8);
        }

        @Override
        public byte[] offline() {
            return "offline".getBytes(UTF_8);
        }
    }
}
