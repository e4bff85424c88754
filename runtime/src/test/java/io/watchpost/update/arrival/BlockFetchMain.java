package io.watchpost.update.arrival;

import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.transport.Correspondence;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliverySettings;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.Topics;
import io.watchpost.transport.mqtt.MqttTransports;
import io.watchpost.update.blocks.StreamTopics;
import io.watchpost.update.blocks.Streams;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A process that fetches a file in blocks, to be killed: {@code BlockFetchMain PORT URI FOLDER SHA256 SIZE RATE}. */
final class BlockFetchMain {
    private BlockFetchMain() {}

    public static void main(String[] arguments) {
        Streams streams = new Streams();
        Topics topics = new Topics("watchpost", "porch");
        try (Delivery delivery = new Delivery(
                MqttTransports.to(Integer.parseInt(arguments[0]), null),
                new MemoryOutbox("porch", "mqtt"),
                new Correspondence(
                        topics,
                        PayloadConfig.DEFAULT.messages(topics),
                        List.of(),
                        List.of(streams.over("mqtt", StreamTopics.own("watchpost", "porch"), false))),
                DeliverySettings.DEFAULT,
                new SystemClock(),
                new Random(1))) {
            delivery.start();
            Fetched fetched = new BlockDownload(
                            streams,
                            Patience.Limits.DEFAULT,
                            Integer.parseInt(arguments[5]),
                            () -> Long.MAX_VALUE,
                            0,
                            new SystemClock(),
                            new Random())
                    .fetch(
                            new Wanted(
                                    "it",
                                    URI.create(arguments[1]),
                                    Long.parseLong(arguments[4]),
                                    arguments[3],
                                    (head, size) -> Optional.empty()),
                            new PartFile(Path.of(arguments[2]), arguments[3]),
                            Optional::empty);
            System.exit(fetched instanceof Fetched.Complete ? 0 : 1);
        }
    }

    static Process start(int port, String uri, Path folder, String sha256, long size, int rate) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BlockFetchMain.class.getName(),
                        Integer.toString(port),
                        uri,
                        folder.toString(),
                        sha256,
                        Long.toString(size),
                        Integer.toString(rate))
                .inheritIO()
                .start();
    }
}
