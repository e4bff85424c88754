package io.watchpost.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What really arrived, according to {@code mosquitto_sub}, which shares no code with ours. It subscribes with QoS 0: the
 * broker then writes a message to the judge before it acknowledges it, so that a broker which is killed can't have
 * acknowledged what the judge will never see. It connects again by itself within a second; {@link #awaitSubscribed}
 * waits for that.
 */
public final class MqttJudge implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\"id\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One message, in the order of arrival. */
    public record Arrival(String topic, String payload) {
        /** The message's id; empty when it has none. */
        public String id() {
            Matcher matcher = ID.matcher(payload);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    private final Process process;
    private final List<Arrival> arrivals = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger subscriptions = new AtomicInteger();

    /** @param port of a listener without rules */
    public MqttJudge(int port, String topicFilter) throws IOException {
        process = new ProcessBuilder(
                        Needs.program("stdbuf").toString(),
                        "-oL",
                        Needs.program("mosquitto_sub").toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-q",
                        "0",
                        "-d",
                        "-F",
                        "> %t %p",
                        "-t",
                        topicFilter)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread.ofVirtual().start(this::read);
        awaitSubscribed(1);
    }

    /** Waits until it has subscribed so often: 1 at the beginning, one more after each loss of its broker. */
    public void awaitSubscribed(int times) {
        await("mosquitto_sub subscribes").atMost(Duration.ofSeconds(20)).until(() -> subscriptions.get() >= times);
    }

    public List<Arrival> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    /** How many messages arrived on topics that contain this. */
    public long count(String inTopic) {
        synchronized (arrivals) {
            return arrivals.stream().filter(a -> a.topic().contains(inTopic)).count();
        }
    }

    /** The ids of what arrived on topics that contain this, in the order of arrival, duplicates included. */
    public List<String> ids(String inTopic) {
        return arrivals().stream()
                .filter(a -> a.topic().contains(inTopic))
                .map(Arrival::id)
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("> ")) {
                    int payload = line.indexOf(' ', 2);
                    arrivals.add(new Arrival(line.substring(2, payload), line.substring(payload + 1)));
                } else if (line.startsWith("Subscribed")) {
                    subscriptions.incrementAndGet();
                }
            }
        } catch (IOException e) {
            // the process was ended: what arrived until then counts
        }
    }
}
