package io.watchpost.update.blocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.ManualClock;
import io.watchpost.transport.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One attempt against a strict server, over a line that does what lines do. */
@Timeout(60)
final class BlockTransferTest {
    private static final int SIZE = 20 * BlockTransfer.BLOCK_BYTES + 1_234;
    private static final int BLOCKS = 21;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final StrictStreams server = new StrictStreams();
    private final TestLine line = new TestLine(server);
    private final byte[] content = content(1, SIZE);
    private BlockFile file = new BlockFile(Path.of(""), Path.of(""), true);

    private static byte[] content(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void serve() {
        server.put("s", 1, content);
        file = fresh();
    }

    @AfterEach
    void rulesWereKept() throws IOException {
        file.close();
        assertThat(server.violations()).isEmpty();
    }

    private BlockFile fresh() {
        return new BlockFile(folder.resolve("it.blocks"), folder.resolve("it.notes"), true);
    }

    private BlockTransfer transfer() {
        return transfer(10_000_000, line);
    }

    private BlockTransfer transfer(int bytesPerSecond, StreamLine... lines) {
        return new BlockTransfer(
                new BlockTransfer.Goal("stream:s", 0, SIZE, true),
                "token-1",
                List.of(lines),
                file,
                new BlockPace(bytesPerSecond, clock),
                clock);
    }

    /** Turns until the transfer has ended, a tenth of a second a turn, with so many messages in each. */
    private BlockOutcome run(BlockTransfer transfer, int messagesPerTurn) throws IOException {
        for (int turn = 0; turn < 100_000 && transfer.outcome().isEmpty(); turn++) {
            transfer.turn();
            for (int i = 0; i < messagesPerTurn; i++) {
                line.deliverOne(transfer);
            }
            clock.advanceMillis(100);
        }
        return transfer.outcome().orElseThrow();
    }

    private void assertComplete(BlockOutcome outcome) throws IOException {
        assertThat(outcome).isEqualTo(new BlockOutcome.Complete());
        file.close();
        assertThat(folder.resolve("it.blocks")).hasBinaryContent(content);
    }

    @Test
    void wholeFile_comesInFewQuestions_andEachBlockOnce() throws Exception {
        assertComplete(run(transfer(), 4));

        assertThat(server.blocksSent()).hasSize(BLOCKS).doesNotHaveDuplicates();
        assertThat(server.gets()).isLessThanOrEqualTo(BLOCKS / 2);
        assertThat(line.asked).startsWith("describe").containsOnlyOnce("describe");
    }

    @Test
    void lostDoubledReorderedAndDamagedBlocks_costTimeAndNothingElse() throws Exception {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            file = fresh();
            file.delete();
            line.fault = messages -> worse(messages, random);

            BlockOutcome outcome = BlockOutcomes.retried(() -> run(transfer(), 1 + random.nextInt(4)));

            assertThat(outcome).as("seed %d", seed).isEqualTo(new BlockOutcome.Complete());
            file.close();
            assertThat(folder.resolve("it.blocks")).as("seed %d", seed).hasBinaryContent(content);
        }
    }

    /** Some are lost, some come twice, some are damaged in one of many ways, and the order is any. */
    private static List<Message> worse(List<Message> messages, Random random) {
        List<Message> all = new ArrayList<>();
        for (Message message : messages) {
            switch (random.nextInt(8)) {
                case 0 -> {} // lost
                case 1 -> {
                    all.add(message);
                    all.add(message);
                }
                case 2 -> all.add(message.topic().endsWith("data/json") ? damaged(message, random) : message);
                default -> all.add(message);
            }
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(all, random);
        }
        return all;
    }

    private static Message damaged(Message message, Random random) {
        String text = new String(message.payload(), UTF_8);
        String worse = switch (random.nextInt(9)) {
            case 0 -> text.replaceFirst("\"p\":\"....", "\"p\":\"****"); // no base64
            case 1 -> text.replaceFirst("\"p\":\"....", "\"p\":\""); // too short
            case 2 -> text.replaceFirst("\"i\":\\d+", "\"i\":" + (1 << 20)); // behind the end
            case 3 -> text.replaceFirst("\"i\":", "\"i\":-");
            case 4 -> text.replaceFirst("\"l\":\\d+", "\"l\":17");
            case 5 -> text.replace("token-1", "token-2"); // somebody else's
            case 6 -> text.replaceFirst("\"f\":0", "\"f\":1");
            case 7 -> text.substring(0, text.length() / 2);
            default -> "[" + text + "]";
        };
        return new Message(message.topic(), worse.getBytes(UTF_8), false);
    }

    @Test
    void lineThatIsLostAgainAndAgain_isGoneOnWithAtOnce() throws Exception {
        BlockTransfer transfer = transfer();
        for (int turn = 0; transfer.outcome().isEmpty(); turn++) {
            if (turn % 5 == 4) {
                line.isConnected = false;
                transfer.turn();
                line.reconnect();
            }
            transfer.turn();
            line.deliverOne(transfer);
            clock.advanceMillis(10);
            assertThat(turn).isLessThan(1_000);
        }

        assertComplete(transfer.outcome().orElseThrow());
        assertThat(clock.uptimeMillis()).as("nothing waited for a time-out").isLessThan(1_000 + 4_900);
    }

    @Test
    void restart_asksOnlyForWhatIsNotHere() throws Exception {
        BlockTransfer first = transfer();
        while (file.writtenBytes() < 9L * BlockTransfer.BLOCK_BYTES) {
            first.turn();
            line.deliverOne(first);
            clock.advanceMillis(10);
        }
        file.close(); // nothing is said, nothing forced: the process is gone
        List<Integer> before = server.blocksSent();
        line.reconnect();
        file = fresh();

        assertComplete(run(transfer(), 4));

        List<Integer> after =
                server.blocksSent().subList(before.size(), server.blocksSent().size());
        assertThat(after).hasSize(BLOCKS - 9).doesNotHaveDuplicates();
    }

    @Test
    void whatAPowerCutTook_isAskedForAgain_andTheRestIsNot() throws Exception {
        BlockTransfer first = transfer();
        while (file.writtenBytes() < 9L * BlockTransfer.BLOCK_BYTES) {
            first.turn();
            line.deliverOne(first);
            clock.advanceMillis(10);
        }
        file.close();
        int before = server.blocksSent().size();
        byte[] left = Files.readAllBytes(folder.resolve("it.blocks"));
        Arrays.fill(left, 2 * BlockTransfer.BLOCK_BYTES, 4 * BlockTransfer.BLOCK_BYTES, (byte) 0);
        Files.write(folder.resolve("it.blocks"), left);
        byte[] notes = Files.readAllBytes(folder.resolve("it.notes"));
        Files.write(folder.resolve("it.notes"), Arrays.copyOf(notes, notes.length - 3)); // torn
        line.reconnect();
        file = fresh();

        assertComplete(run(transfer(), 4));

        assertThat(server.blocksSent().subList(before, server.blocksSent().size()))
                .hasSize(BLOCKS - 9 + 3)
                .contains(2, 3);
    }

    @Test
    void smallerMessagesOfAnotherConnection_keepWhatIsHere() throws Exception {
        BlockTransfer first = transfer();
        while (file.writtenBytes() < 10L * BlockTransfer.BLOCK_BYTES) {
            first.turn();
            line.deliverOne(first);
            clock.advanceMillis(10);
        }
        file.close();
        line.reconnect();
        line.payloadBytesMax = 10_000; // as over the IPC of nucleus-lite
        line.fault = messages -> {
            assertThat(messages).allMatch(message -> message.payload().length <= 10_000);
            return messages;
        };
        int before = server.blocksSent().size();
        file = fresh();

        assertComplete(run(transfer(), 4));

        int small = BlockTransfer.blockBytes(SIZE, 10_000);
        assertThat(small).isEqualTo(7_168);
        Set<Integer> again = new HashSet<>(
                server.blocksSent().subList(before, server.blocksSent().size()));
        assertThat(again).hasSize(Math.ceilDiv(SIZE, small) - 10 * BlockTransfer.BLOCK_BYTES / small);
    }

    @Test
    void newVersionOfTheStream_isDescribedAnew() throws Exception {
        BlockTransfer transfer = transfer();
        while (file.writtenBytes() < 3L * BlockTransfer.BLOCK_BYTES) {
            transfer.turn();
            line.deliverOne(transfer);
            clock.advanceMillis(10);
        }
        server.put("s", 2, content);

        assertComplete(run(transfer, 2));

        assertThat(line.asked)
                .contains("describe", "get")
                .haveExactly(2, new Condition<>("describe"::equals, "describe"));
    }

    @Test
    void fileOfAnotherSize_isNotBegun() throws Exception {
        server.put("s", 1, content(1, SIZE + 1));

        assertThat(run(transfer(), 1))
                .isEqualTo(
                        new BlockOutcome.Useless("stream:s has " + (SIZE + 1) + " bytes, " + SIZE + " were expected"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void hostileSizes_allocateAndWriteNothing() throws Exception {
        for (String size : List.of("-1", "0", "9007199254740993", "9007199254740992", "1e300", "\"1\"", "null")) {
            line.fault = messages -> messages.stream()
                    .map(message -> new Message(
                            message.topic(),
                            new String(message.payload(), UTF_8)
                                    .replaceFirst("\"z\":\\d+", "\"z\":" + size)
                                    .getBytes(UTF_8),
                            false))
                    .toList();
            assertThat(run(transfer(), 1)).as(size).isNotEqualTo(new BlockOutcome.Complete());
            assertThat(folder).as(size).isEmptyDirectory();
        }
    }

    @Test
    void nobodyThatAnswers_isAskedLessAndLessOften_andThenGivenUp() throws Exception {
        line.isDeaf = true;
        long before = clock.uptimeMillis();

        assertThat(run(transfer(), 1)).isEqualTo(new BlockOutcome.Unavailable("nobody answers for stream:s"));

        assertThat(line.asked).hasSize(BlockTransfer.UNANSWERED_MAX);
        assertThat(clock.uptimeMillis() - before)
                .isBetween((5 + 10 + 20 + 40 + 60) * 1_000L, (5 + 10 + 20 + 40 + 60) * 1_000L + 1_000);
    }

    @Test
    void streamThatIsNotThere_isUseless() throws Exception {
        server.remove("s");

        assertThat(run(transfer(), 1))
                .isEqualTo(new BlockOutcome.Useless("stream:s isn't given (ResourceNotFound: no stream s)"));
    }

    @Test
    void resultsFirst_aBusyLineIsAskedLater() throws Exception {
        BlockTransfer transfer = transfer();
        line.isBusy = true;
        for (int i = 0; i < 1_000; i++) {
            transfer.turn();
            clock.advanceMillis(100);
        }
        assertThat(transfer.outcome()).isEmpty();
        line.isBusy = false;

        assertComplete(run(transfer, 2));
    }

    @Test
    void rate_isKept() throws Exception {
        long before = clock.uptimeMillis();

        assertComplete(run(transfer(100_000, line), 8));

        long seconds = (clock.uptimeMillis() - before) / 1_000;
        assertThat(seconds).isBetween(SIZE * 4L / 3 / 100_000 - 3, SIZE * 4L / 3 / 100_000 + 3);
    }

    @Test
    void slowLine_hasFewBlocksOnTheirWay() throws Exception {
        BlockTransfer transfer = transfer();
        int most = 0;
        for (int turn = 0; transfer.outcome().isEmpty(); turn++) {
            transfer.turn();
            if (turn % 45 == 44) { // one message in 4.5 s
                line.deliverOne(transfer);
            }
            clock.advanceMillis(100);
            if (turn > 1_000) {
                most = Math.max(most, line.coming.size());
            }
        }

        assertThat(most).isLessThanOrEqualTo(2);
        assertThat(server.blocksSent()).hasSizeLessThan(2 * BLOCKS);
    }

    @Test
    void otherBroker_takesOverWhereTheFirstFailed() throws Exception {
        TestLine other = new TestLine(new StrictStreams());
        other.server.put("s", 9, content);
        other.isDeaf = true;
        BlockTransfer transfer = transfer(10_000_000, line, other);
        while (file.writtenBytes() < 3L * BlockTransfer.BLOCK_BYTES) {
            transfer.turn();
            line.deliverOne(transfer);
            clock.advanceMillis(10);
        }
        line.isConnected = false;
        other.isDeaf = false;
        for (int turn = 0; transfer.outcome().isEmpty(); turn++) {
            transfer.turn();
            other.deliverOne(transfer);
            clock.advanceMillis(100);
            assertThat(turn).isLessThan(1_000);
        }

        assertComplete(transfer.outcome().orElseThrow());
        assertThat(other.server.blocksSent()).hasSize(BLOCKS - 3);
    }

    @Test
    void noBroker_isSaid() throws Exception {
        line.isConnected = false;

        assertThat(run(transfer(), 1))
                .isEqualTo(new BlockOutcome.Unavailable("no broker over which stream:s could come is connected"));
    }

    @Test
    void floodOfNonsense_ends() throws Exception {
        line.fault = messages -> messages.stream()
                .map(message -> message.topic().endsWith("data/json")
                        ? new Message(message.topic(), "{}".getBytes(UTF_8), false)
                        : message)
                .toList();

        assertThat(run(transfer(), 4))
                .isInstanceOfSatisfying(
                        BlockOutcome.Unavailable.class,
                        end -> assertThat(end.reason()).contains("stream:s"));
    }
}
