package io.watchpost.stick;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.SigningKey;
import io.watchpost.outbox.Carriers;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxInspection;
import io.watchpost.outbox.Results;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that exports, or lets go by a receipt, is killed with signal 9 at each of its steps: nothing is lost. */
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
        for (int step = 1; !runTo("export", step); step++) {
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
        for (int step = 1; !runTo("release", step); step++) {
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

    /** Kills it when it says its so-manieth step; true if it ended before. */
    private boolean runTo(String verb, int step) throws IOException, InterruptedException {
        Process process = StickProcess.start(verb, folder, file);
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
        try (ExportFile export =
                ExportFile.open(file, List.of(StickKey.publicKey(folder.resolve(StickKey.PUBLIC_FILE_NAME))))) {
            return StickBench.ids(export);
        }
    }
}
