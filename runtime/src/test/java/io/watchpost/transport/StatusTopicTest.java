package io.watchpost.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said on a status topic, and how often its source is asked: the delivery thread comes by with every result. */
final class StatusTopicTest {
    private static final long EVERY_MILLIS = 60_000;

    private final ManualClock clock = new ManualClock();
    private final Source source = new Source();
    private final Line line = new Line();
    private final StatusTopic topic = new StatusTopic(source, EVERY_MILLIS, clock);

    @Test
    void sourceIsAskedTenTimesASecondAtMost_andChangesAreSaidOnce() throws Exception {
        topic.announce(line);
        assertThat(line.said).as("at once after the connection").containsExactly("0");

        source.revision = "1";
        for (int results = 0; results < 1_000; results++) {
            topic.announce(line);
        }
        assertThat(source.asked).isEqualTo(1);
        assertThat(line.said).containsExactly("0");

        clock.advanceMillis(StatusTopic.LOOK_MILLIS);
        topic.announce(line);
        topic.announce(line);
        assertThat(source.asked).isEqualTo(2);
        assertThat(line.said).containsExactly("0", "1");

        clock.advanceMillis(EVERY_MILLIS);
        topic.announce(line);
        assertThat(line.said).as("now and then, unchanged").containsExactly("0", "1", "1");
    }

    private static final class Source implements StatusSource {
        private String revision = "0";
        private int asked;

        @Override
        public String topic() {
            return "status";
        }

        @Override
        public String revision() {
            asked++;
            return revision;
        }

        @Override
        public byte[] online() {
            return revision.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] offline() {
            return online();
        }
    }

    private static final class Line implements Transport.Connection {
        private final List<String> said = new ArrayList<>();

        @Override
        public void publish(Message message, long token) {
            said.add(new String(message.payload(), StandardCharsets.UTF_8));
        }

        @Override
        public void subscribe(String topicFilter) {}

        @Override
        public void close() {}
    }
}
