package io.watchpost.device.station;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.engine.ColourModel;
import io.watchpost.engine.TfliteModels;
import io.watchpost.result.MessageReader;
import io.watchpost.result.ReceivedMessage;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import io.watchpost.result.ResultStream;
import io.watchpost.testing.Certificates;
import io.watchpost.testing.Fixtures;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import io.watchpost.testing.Needs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A station that begins in 1970 can't speak TLS, says why, keeps everything, and its times are right in the end. */
final class ClockOf1970Test {
    private static final long YEARS_BACK_SECONDS = -56L * 365 * 86_400;
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @BeforeEach
    void model() throws Exception {
        TfliteModels.write(ColourModel.uint8(16, 16, 3), folder.resolve("colour.tflite"));
        Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
    }

    @Test
    void tls_isExplained_andEarlierResultsAreRightOnceTheClockIsSet() throws Exception {
        Path library = wallclock();
        Path offset = folder.resolve("offset");
        Files.write(offset, seconds(YEARS_BACK_SECONDS));
        Certificates authority = new Certificates(folder, "authority");
        Certificates.Issued server = authority.issue("server", "IP:127.0.0.1");
        Path log = folder.resolve("log");
        try (MosquittoBroker broker = new MosquittoBroker(folder)
                        .withTls(server.certificate(), server.key(), null)
                        .start();
                MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            long began = System.currentTimeMillis();
            Process station = start(configuration(broker, authority), library, offset, log);
            try {
                await().atMost(A_WHILE)
                        .until(() -> Files.readString(log).contains("its certificate") || !station.isAlive());
                assertThat(Files.readString(log))
                        .containsPattern(
                                "no connection to mqtts://127.0.0.1:\\d+: its certificate isn't valid yet \\(.*\\),"
                                        + " and this machine believes it is 1970-")
                        .contains("systemd-timesyncd");
                await("results are kept meanwhile")
                        .atMost(A_WHILE)
                        .until(() -> Files.readString(log).contains("result of UNSYNCED"));
                assertThat(judge.count("/results/")).isZero();

                Files.write(offset, seconds(0), StandardOpenOption.WRITE); // in place: the file is mapped
                await().atMost(A_WHILE)
                        .until(() -> judge.ids("/results/").stream().anyMatch(id -> id.contains("clock")));
                await().atMost(A_WHILE)
                        .until(() -> received(judge, "/results/").stream()
                                .anyMatch(message -> message instanceof ReceivedResult one
                                        && one.result().clock().wireName().equals("synced")));
            } finally {
                station.outputWriter().close();
                await().atMost(A_WHILE).until(() -> !station.isAlive());
            }
            assertTimesAreRight(received(judge, "/results/"), began, System.currentTimeMillis());
        }
    }

    private static void assertTimesAreRight(List<ReceivedMessage> messages, long began, long ended) {
        ResultStream subscriber = new ResultStream();
        messages.forEach(subscriber::accept);
        List<ReceivedResult> results = messages.stream()
                .filter(ReceivedResult.class::isInstance)
                .map(ReceivedResult.class::cast)
                .toList();
        assertThat(results.getFirst().seq()).isEqualTo(1);
        assertThat(results.getFirst().result().utcMillis()).as("what it said").isLessThan(1_000_000_000_000L);
        assertThat(results)
                .allSatisfy(one -> assertThat(subscriber
                                .correctedUtcMillis(one)
                                .orElse(one.result().utcMillis()))
                        .as("result %d", one.seq())
                        .isBetween(began, ended));
    }

    private static List<ReceivedMessage> received(MqttJudge judge, String topic) throws Exception {
        List<ReceivedMessage> messages = new ArrayList<>();
        for (MqttJudge.Arrival arrival : judge.arrivals()) {
            if (arrival.topic().contains(topic)) {
                messages.add(new MessageReader().read(arrival.payload().getBytes(UTF_8)));
            }
        }
        return messages;
    }

    private Path configuration(MosquittoBroker broker, Certificates authority) throws IOException {
        return Files.writeString(folder.resolve("watchpost.yaml"), """
                device: yard
                stateDir: state
                cacheDir: cache
                pipelines:
                  - camera: 'test:?size=64x48&fps=10'
                    model: { file: colour.tflite, labels: labels.txt, engine: tflite }
                mqtt:
                  broker: '%s'
                  tls: { caFile: '%s' }
                """.formatted(
                        "mqtts://127.0.0.1:" + broker.port(), authority.authority()));
    }

    private static Process start(Path configuration, Path library, Path offset, Path log) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "--enable-native-access=ALL-UNNAMED"));
        for (String name : List.of("watchpost.native.dir", "onnxruntime.native.path", "org.sqlite.lib.path")) {
            String value = System.getProperty(name);
            if (value != null) {
                words.add("-D" + name + "=" + value);
            }
        }
        words.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                PretendedStation.class.getName(),
                configuration.toString(),
                offset.toString()));
        ProcessBuilder station =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        station.environment().put("LD_PRELOAD", library.toString());
        station.environment().put("WALLCLOCK_OFFSET", offset.toString());
        return station.start();
    }

    private Path wallclock() throws Exception {
        Path library = folder.resolve("libwallclock.so");
        Process compiler = new ProcessBuilder(
                        Needs.program("gcc").toString(),
                        "-shared",
                        "-fPIC",
                        Fixtures.projectRoot()
                                .resolve("tools/dist/src/test/c/wallclock.c")
                                .toString(),
                        "-o",
                        library.toString(),
                        "-ldl")
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();
        return library;
    }

    private static byte[] seconds(long seconds) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(0, seconds)
                .array();
    }
}
