package io.watchpost.stick;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.outbox.Carriers;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.Results;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More than one file holds, beyond what a signed 32-bit offset reaches, with little memory; writes 2.3 GB. */
@Tag("target")
final class LargeExportTest {
    private static final int HEAP_MEGABYTES = 96;
    private static final int PICTURES = 136; // of 16 MB each: 2,176 MB

    @TempDir
    Path folder;

    @Test
    @Timeout(1_800)
    void moreThan2Gigabytes_goIntoTwoFiles_andAreImported_with96MegabytesOfHeap() throws Exception {
        try (Outbox outbox = Carriers.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 500);
        }
        Files.createDirectory(folder.resolve("office"));
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        byte[] noise = new byte[(int) ExportManifest.PICTURE_BYTES_MAX];
        new SplittableRandom(7).nextBytes(noise);
        Path first = Files.write(pictures.resolve("000.jpg"), noise);
        for (int i = 1; i < PICTURES; i++) {
            Files.createLink(pictures.resolve("%03d.jpg".formatted(i)), first);
        }

        run("export-all", folder.toString(), folder.resolve("1.wpo").toString());

        assertThat(Files.size(folder.resolve("1.wpo"))).isBetween(2L << 30, (2L << 30) + noise.length + (1 << 20));
        try (ExportFile one = open(1);
                ExportFile two = open(2)) {
            assertThat(one.manifest().isComplete()).isFalse();
            assertThat(one.manifest().counts().results()).isEqualTo(500);
            assertThat(two.manifest().isComplete()).isTrue();
            assertThat(two.manifest().parts()).isEmpty();
            assertThat(one.manifest().pictures().size()
                            + two.manifest().pictures().size())
                    .isEqualTo(PICTURES);
            assertThat(two.manifest().pictures()).isNotEmpty();
        }
        try (MosquittoBroker broker = new MosquittoBroker(Files.createDirectory(folder.resolve("broker"))).start();
                MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/+/results/#")) {
            for (int file : new int[] {1, 2}) {
                run("import", folder.toString(), folder.resolve(file + ".wpo").toString(), broker.uri());
                assertThat(Receipt.fileOf(folder.resolve(file + ".wpo"))).exists();
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> new HashSet<>(judge.ids("/results/")).size() == 500);
        }
    }

    private ExportFile open(int number) throws Exception {
        return ExportFile.open(
                folder.resolve(number + ".wpo"),
                List.of(StickKey.publicKey(folder.resolve(StickKey.PUBLIC_FILE_NAME))));
    }

    /** To its end, which must be a good one. */
    private static void run(String... words) throws IOException, InterruptedException {
        Process process = StickProcess.start(HEAP_MEGABYTES, words);
        try (BufferedReader steps = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
                OutputStream goOn = process.getOutputStream()) {
            while (steps.readLine() != null) {
                goOn.write('\n');
                goOn.flush();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
