package io.watchpost.greengrass.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchpost.transport.Message;
import io.watchpost.update.blocks.StrictStreams;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Jobs, the shadow and the streams of one thing, at the far end of its line. */
public final class CloudSide implements AutoCloseable {
    private final FarEnd end;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("cloud-side").daemon().factory());
    private final JobsService jobs;
    private final ShadowService shadow;
    private final StrictStreams streams = new StrictStreams();
    private final List<Message> heard = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    /** @param end closed with this */
    public CloudSide(FarEnd end, String thing) {
        this.end = end;
        jobs = new JobsService(thing, end::say);
        shadow = new ShadowService(thing, end::say);
        end.hear((topic, payload) -> thread.execute(() -> received(topic, payload)));
    }

    private void received(String topic, byte[] payload) {
        Message message = new Message(topic, payload, false);
        if (topic.startsWith("watchpost/") && !topic.contains("/results/")) {
            heard.add(message);
        }
        jobs.received(topic, payload);
        shadow.received(topic, payload);
        List<Message> answers = streams.answers(message);
        if (!silent || !topic.endsWith("/get/json")) {
            answers.forEach(answer -> end.say(answer.topic(), answer.payload()));
        }
    }

    /** Says something as anybody may. */
    public void say(String topic, String payload) {
        end.say(topic, payload.getBytes(UTF_8));
    }

    public void say(String topic, byte[] payload) {
        end.say(topic, payload);
    }

    /** What was said on a topic, in order; results aside. */
    public List<String> heard(String topic) {
        return heard.stream()
                .filter(message -> message.topic().equals(topic))
                .map(message -> new String(message.payload(), UTF_8))
                .toList();
    }

    /** Whether blocks that are asked for don't come. */
    public void keepBlocks(boolean does) {
        silent = does;
    }

    public JobsService jobs() {
        return jobs;
    }

    public ShadowService shadow() {
        return shadow;
    }

    public StrictStreams streams() {
        return streams;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        end.close();
    }
}
