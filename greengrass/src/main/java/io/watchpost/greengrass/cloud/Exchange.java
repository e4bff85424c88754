package io.watchpost.greengrass.cloud;

import io.watchpost.clock.BackOff;
import io.watchpost.clock.StationClock;
import io.watchpost.transport.Correspondent.Post;
import io.watchpost.transport.Message;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests to a service of AWS IoT, one after the other. Each has a {@code clientToken} of its own, by which its answer is
 * known on {@code …/accepted} or {@code …/rejected}; it is asked again, with the same token, when no answer comes within
 * {@value #ANSWER_MILLIS} ms, when the service is overloaded, and when the connection doesn't take it at present. Answers
 * that come late or twice meet nobody. One thread.
 */
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    public static final long ANSWER_MILLIS = 10_000;
    private static final long AGAIN_MILLIS_FIRST = 1_000;
    private static final long AGAIN_MILLIS_MAX = 60_000;

    /** What passes by itself. */
    private static final Set<String> OVERLOADED =
            Set.of("RequestThrottled", "InternalError", "429", "500", "502", "503", "504");

    private final StationClock clock;
    private final RandomGenerator random;
    private final BackOff backOff;

    // for a connection
    private @Nullable Post post;

    // for a request
    private @Nullable Request request;
    private long dueNanos;

    private record Request(String topic, String token, ObjectNode body, Consumer<Answer> then) {}

    public Exchange(StationClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        backOff = new BackOff(AGAIN_MILLIS_FIRST, AGAIN_MILLIS_MAX, random);
    }

    public void open(Post next) {
        post = next;
        request = null;
    }

    /** What was asked is forgotten: after a connection is lost everything may be different. */
    public void close() {
        post = null;
        request = null;
    }

    /** Whether the next request may be made. */
    public boolean isFree() {
        return post != null && request == null;
    }

    /**
     * Asks, and sees to it that an answer comes as long as the connection holds.
     *
     * @param body without a token, which is added
     */
    public void ask(String topic, ObjectNode body, Consumer<Answer> then) {
        if (!isFree()) {
            throw new IllegalStateException("one request at a time");
        }
        String token = "wp-" + Long.toHexString(random.nextLong());
        body.put("clientToken", token);
        request = new Request(topic, token, body, then);
        send();
    }

    private void send() {
        Request asked = request;
        Post open = post;
        if (asked == null || open == null) {
            return;
        }
        boolean isSent = open.send(new Message(asked.topic, Json.bytes(asked.body), false));
        dueNanos = clock.nanos() + (isSent ? ANSWER_MILLIS : backOff.nextMillis()) * 1_000_000;
    }

    /** Whether the message answers the request in hand; what it says went to whoever asked. */
    public boolean received(String topic, JsonNode body) {
        Request asked = request;
        if (asked == null || !asked.token.equals(Json.text(body, "clientToken"))) {
            return false;
        }
        if (topic.equals(asked.topic + "/accepted")) {
            request = null;
            backOff.reset();
            asked.then.accept(new Answer.Accepted(body));
            return true;
        }
        if (!topic.equals(asked.topic + "/rejected")) {
            return false;
        }
        Answer.Rejected rejected = new Answer.Rejected(Json.text(body, "code"), Json.text(body, "message"), body);
        if (OVERLOADED.contains(rejected.code())) {
            LOG.info("{}: {}; asked again later", asked.topic, rejected);
            dueNanos = clock.nanos() + (AGAIN_MILLIS_FIRST + backOff.nextMillis()) * 1_000_000;
            return true;
        }
        request = null;
        asked.then.accept(rejected);
        return true;
    }

    /** Asks again what is due. */
    public void look() {
        if (request != null && clock.nanos() - dueNanos >= 0) {
            LOG.debug("{} is asked again", request.topic);
            long wait = backOff.nextMillis();
            send();
            dueNanos += wait * 1_000_000;
        }
    }
}
