package io.watchpost.stick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.SigningKey;
import io.watchpost.outbox.Carriers;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxInspection;
import io.watchpost.outbox.Results;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that exports, imports, or lets go by a receipt is killed with signal 9 at each step: nothing is lost. */
final class KilledStickTest {
    private static final int RESULTS = 25;

    @TempDir
    Path folder;

    private Path file;
    private List<String> ids;

    @BeforeEach
    void makeStation() throws Exception {
        file = folder.resolve("out.wpo");
        try (Outbox outbox = Carriers.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", RESULTS);
            ids = StickBench.ids(outbox);
        }
    }

    @Test
    @Timeout(180)
    void kill9_atEachStepOfAnExport_leavesAWholeFileOrNone_andEverythingInTheOutbox() throws Exception {
        int kills = 0;
        for (int step = 1; !runTo(step, "export"); step++) {
            kills++;
            assertThat(OutboxInspection.verify(folder.resolve("outbox.db")).findings())
                    .isEmpty();
            if (Files.exists(file)) {
                assertThat(exported()).as("step " + step).isEqualTo(ids);
                Files.delete(file);
            }
        }
        assertThat(kills).as("parts, the signature and the name").isGreaterThan(4);
        assertThat(exported()).isEqualTo(ids);
        try (var left = Files.list(folder)) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(SafeFile.ENDING));
        }
        try (Outbox outbox = Carriers.open(folder, "mqtt")) {
            assertThat(StickBench.ids(outbox)).isEqualTo(ids);
        }
    }

    @Test
    @Timeout(180)
    void kill9_atEachStepOfAReceipt_letsGoOfNothingElse_andTheNextTimeEndsIt() throws Exception {
        SigningKey key = StickKey.open(folder, StickBench.DEVICE);
        try (Outbox outbox = Carriers.open(folder, "mqtt")) {
            StickBench.export(file, outbox, key);
            Results.appendAll(outbox, "door", RESULTS + 1, RESULTS + 5);
        }
        int kills = 0;
        int before = ids.size() + 5;
        for (int step = 1; !runTo(step, "release"); step++) {
            kills++;
            try (Outbox outbox = Carriers.open(folder, "mqtt")) {
                List<String> left = StickBench.ids(outbox);
                assertThat(left).as("step " + step).hasSizeLessThanOrEqualTo(before);
                assertThat(left.subList(left.size() - 5, left.size())).allMatch(id -> !ids.contains(id));
                before = left.size();
            }
        }
        assertThat(kills).isGreaterThan(4);
        try (Outbox outbox = Carriers.open(folder, "mqtt")) {
            assertThat(StickBench.ids(outbox)).hasSize(5).doesNotContainAnyElementsOf(ids);
        }
    }

    @Test
    @Timeout(300)
    void kill9_atEachStepOfAnImport_writesNoReceiptTooEarly_andTheNextRunEndsIt() throws Exception {
        try (Outbox outbox = Carriers.open(folder, "mqtt")) {
            StickBench.export(file, outbox, StickKey.open(folder, StickBench.DEVICE));
        }
        Path receipt = Receipt.fileOf(file);
        Path office = Files.createDirectory(folder.resolve("office"));
        Set<Long> deliveredByTheNext = new TreeSet<>();
        try (MosquittoBroker broker = new MosquittoBroker(Files.createDirectory(folder.resolve("broker"))).start();
                MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/+/results/#")) {
            int from = 0;
            for (int step = 1; !runTo(step, "import", broker.uri()); step++) {
                if (Files.exists(receipt)) {
                    awaitAll(judge, from);
                }
                SigningKey key = StickKey.open(office, StickBench.DEVICE);
                deliveredByTheNext.add(StickProcess.deliver(folder, file, key, broker.uri(), _ -> {}));
                awaitAll(judge, from);
                assertThat(Receipt.read(receipt, List.of(key.publicKey())).parts())
                        .as("step " + step)
                        .isEqualTo(partsOfTheExport());

                from = judge.arrivals().size();
                Files.delete(receipt);
                try (var noted = Files.list(office.resolve("imports"))) {
                    for (Path one : noted.toList()) {
                        Files.delete(one);
                    }
                }
            }
            awaitAll(judge, from);
            assertThat(receipt).exists();
            assertThat(deliveredByTheNext)
                    .as("from nothing to everything was left, by parts")
                    .contains(0L, (long) RESULTS)
                    .hasSize(1 + partsOfTheExport().size());
            assertThat(judge.arrivals())
                    .extracting(MqttJudge.Arrival::payload)
                    .as("what came twice has the same id, and is the same")
                    .hasSameElementsAs(messages());
        }
    }

    private void awaitAll(MqttJudge judge, int from) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            List<String> arrived = judge.ids("/results/");
            return new HashSet<>(arrived.subList(from, arrived.size())).containsAll(ids);
        });
    }

    private Set<String> partsOfTheExport() throws Exception {
        try (ExportFile export = open()) {
            return StickBench.receipt(export).parts();
        }
    }

    private List<String> messages() throws Exception {
        List<String> messages = new ArrayList<>();
        try (ExportFile export = open()) {
            for (ExportManifest.Part part : export.manifest().parts()) {
                export.lines(part).forEach(line -> messages.add(EntryText.text(line)));
            }
        }
        return messages;
    }

    /** Kills it when it says its so-manieth step; true if it ended before. */
    private boolean runTo(int step, String verb, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(verb, folder.toString(), file.toString()));
        words.addAll(List.of(more));
        Process process = StickProcess.start(64, words.toArray(String[]::new));
        try (BufferedReader steps =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                OutputStream goOn = process.getOutputStream()) {
            for (int said = 1; steps.readLine() != null; said++) {
                if (said == step) {
                    process.toHandle().destroyForcibly();
                    return false;
                }
                goOn.write('\n');
                goOn.flush();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            return true;
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private List<String> exported() throws Exception {
        try (ExportFile export = open()) {
            return StickBench.ids(export);
        }
    }

    private ExportFile open() throws Exception {
        return ExportFile.open(file, List.of(StickKey.publicKey(folder.resolve(StickKey.PUBLIC_FILE_NAME))));
    }
}
