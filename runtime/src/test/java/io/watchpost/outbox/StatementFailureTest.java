package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.ClockQuality;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every statement fails once, with and without its effect; afterwards the outbox holds what it would hold without the
 * failure. The errors are only pretended, so the code after them is what is tested, not SQLite.
 */
final class StatementFailureTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    @Test
    void anyStatementThatFailsOnce_losesAndDoublesNothing() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectory(template);
        try (Outbox outbox = Stations.open(settings(template), "mqtt", "aws")) {
            Results.appendAll(outbox, "door", 6);
        }
        FailingConnections none = new FailingConnections(0, false);
        List<String> expected = run(copy(template, "none"), none);
        assertThat(expected).hasSize(15);
        int statements = none.count();
        assertThat(statements).isGreaterThan(50);
        for (int failing = 1; failing <= statements; failing++) {
            for (boolean afterEffect : new boolean[] {false, true}) {
                String name = failing + (afterEffect ? " after" : " before");
                assertThat(run(copy(template, name), new FailingConnections(failing, afterEffect)))
                        .as("statement %s its effect", name)
                        .isEqualTo(expected);
            }
        }
    }

    /** What mqtt and aws still have to get, after results, acknowledgements, a refusal and a clock record. */
    private static List<String> run(Path file, Connections connections) throws Exception {
        Outbox outbox;
        try {
            outbox = open(file, connections);
        } catch (OutboxUnavailable e) {
            outbox = open(file, Connections.DRIVER); // the failure came while opening: the operator starts it again
        }
        try (Outbox open = outbox) {
            for (int i = 7; i <= 10; i++) {
                open.append(Results.result("door", i));
            }
            open.flush();
            List<Long> positions = OutboxContract.numbers(1, 5).stream()
                    .map(seq -> seq * Row.STRIDE)
                    .toList();
            open.ack("mqtt", positions);
            open.ack("aws", positions.subList(0, 2));
            open.quarantine("mqtt", 6 * Row.STRIDE, "three disconnects in a row");
            open.appendClock(1_790_000_000_000L, 5_000, ClockQuality.UNSYNCED);
            open.flush();
        }
        try (Outbox again = open(file, Connections.DRIVER)) {
            return List.of(describe(Stations.all(again, "mqtt")), describe(Stations.all(again, "aws"))).stream()
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private static List<String> describe(List<Entry> entries) {
        return entries.stream()
                .map(entry -> switch (entry) {
                    case Entry.ResultEntry result ->
                        "result " + result.seq() + " of frame "
                                + result.result().frame().number();
                    case Entry.GapEntry gap -> "gap " + gap.gap().ranges();
                    case Entry.ClockEntry clock -> "clock " + clock.mapping().number();
                })
                .toList();
    }

    private Path copy(Path template, String name) throws Exception {
        Path target = Files.createDirectory(folder.resolve(name.replace(' ', '-')));
        Files.copy(template.resolve("outbox.db"), target.resolve("outbox.db"));
        return target;
    }

    private static Outbox open(Path folder, Connections connections) throws OutboxUnavailable {
        return Stations.open(settings(folder), connections, "mqtt", "aws");
    }

    private static OutboxSettings settings(Path folder) {
        return Stations.settings(folder).withSizeBytesMax(OutboxSettings.SIZE_BYTES_MIN);
    }
}
