package io.watchpost.update.blocks;

import io.watchpost.clock.StationClock;
import io.watchpost.update.blocks.StreamInbox.Letter;
import io.watchpost.update.blocks.StreamMessage.Data;
import io.watchpost.update.blocks.StreamMessage.Description;
import io.watchpost.update.blocks.StreamMessage.Rejected;
import io.watchpost.update.blocks.StreamMessage.StreamFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to get a file in blocks: asks at every broker what is in the stream, and the first one with the right file for
 * its blocks, a few at a time, in order. What is lost, doubled, damaged, late or not asked for costs time and nothing else: a
 * block counts when it has the right token, number and length, and the whole is judged by whoever wanted it. Never waits and
 * has no thread; one thread calls {@link #received} and {@link #turn}.
 */
final class BlockTransfer {
    static final int BLOCK_BYTES = 32_768;
    static final long ANSWER_MILLIS_FIRST = 5_000;
    static final long ANSWER_MILLIS_MAX = 60_000;
    static final int UNANSWERED_MAX = 5;
    static final int DAMAGED_MAX = 50;
    static final long UNCONNECTED_MILLIS_MAX = 30_000;
    /** A block that so many younger ones have overtaken is lost. */
    private static final int OVERTAKEN_MAX = BlockWindow.BLOCKS_MAX;

    private static final int DESCRIPTIONS_MAX = 5;

    // for the attempt
    private final Goal goal;
    private final String token;
    private final List<StreamLine> lines;
    private final BlockFile file;
    private final BlockPace pace;
    private final StationClock clock;
    private final Map<StreamLine, String> refused = new LinkedHashMap<>();
    private int descriptions;
    private int damaged;
    private String lastProblem = "";
    private boolean hasAdvanced;
    private @Nullable BlockOutcome outcome;

    // since an answer came
    private int unanswered;
    private long answerMillis = ANSWER_MILLIS_FIRST;
    private long quietNanos;

    // for one connection
    private long connections = -1;
    private long connectedNanos;
    private final Map<Integer, Ask> asked = new LinkedHashMap<>();
    private long asks;

    // for one description
    private @Nullable StreamLine line;
    private @Nullable BlockMap map;
    private int version;

    /**
     * What is wanted.
     *
     * @param name of the stream, for people
     * @param file number in the stream
     * @param sizeBytes of the file
     * @param isExact whether it must have just that size; else at most
     */
    record Goal(String name, int file, long sizeBytes, boolean isExact) {}

    private record Ask(long number, long nanos) {}

    /** @param token no other attempt has it; at most {@value StreamMessage#TOKEN_BYTES_MAX} characters */
    BlockTransfer(Goal goal, String token, List<StreamLine> lines, BlockFile file, BlockPace pace, StationClock clock) {
        this.goal = goal;
        this.token = token;
        this.lines = List.copyOf(lines);
        this.file = file;
        this.pace = pace;
        this.clock = clock;
        quietNanos = clock.nanos();
        connectedNanos = quietNanos;
    }

    /** How it ended; empty while it goes on. */
    Optional<BlockOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** Whether a block came. */
    boolean hasAdvanced() {
        return hasAdvanced;
    }

    /** How long nothing needs to be done unless a message comes. */
    long idleMillis(long atMost) {
        return line != null && isWindowOpen() ? Math.clamp(pace.waitMillis(), 1, atMost) : atMost;
    }

    /** Does what time asks for. */
    void turn() throws IOException {
        if (outcome != null) {
            return;
        }
        long now = clock.nanos();
        List<StreamLine> connected =
                lines.stream().filter(StreamLine::isConnected).toList();
        if (!connected.isEmpty()) {
            connectedNanos = now;
        } else if (now - connectedNanos > UNCONNECTED_MILLIS_MAX * 1_000_000) {
            outcome = new BlockOutcome.Unavailable("no broker over which " + goal.name() + " could come is connected");
            return;
        }
        noticeReconnection(now);
        StreamLine serving = line;
        if (serving == null || !serving.isConnected()) {
            describe(connected, now);
        } else {
            expire(now);
            askBlocks(serving);
        }
    }

    /** What was asked on another connection gets no answer any more; on a new one it is asked at once. */
    private void noticeReconnection(long now) {
        long seen = connections(line);
        if (seen != connections) {
            connections = seen;
            asked.clear();
            unanswered = 0;
            answerMillis = ANSWER_MILLIS_FIRST;
            quietNanos = now - ANSWER_MILLIS_FIRST * 1_000_000;
        }
    }

    /** Of whom an answer is expected. */
    private long connections(@Nullable StreamLine serving) {
        return serving != null
                ? serving.connection()
                : lines.stream().mapToLong(StreamLine::connection).sum();
    }

    private void describe(List<StreamLine> connected, long now) {
        if (!refused.isEmpty() && refused.keySet().containsAll(connected) && !connected.isEmpty()) {
            outcome = new BlockOutcome.Useless(
                    refused.values().stream().findFirst().orElseThrow());
            return;
        }
        if (connected.isEmpty() || now - quietNanos < answerMillis * 1_000_000) {
            return;
        }
        if (unanswered >= UNANSWERED_MAX) {
            outcome = new BlockOutcome.Unavailable("nobody answers for " + goal.name() + problem());
            return;
        }
        byte[] question = new StreamMessage.Describe(token).json();
        boolean isAsked = false;
        for (StreamLine one : connected) {
            isAsked |= !refused.containsKey(one) && one.ask(StreamVerb.DESCRIBE, question);
        }
        if (isAsked) {
            quietNanos = now;
            answerMillis = unanswered == 0 ? ANSWER_MILLIS_FIRST : Math.min(ANSWER_MILLIS_MAX, 2 * answerMillis);
            unanswered++;
        }
    }

    private void expire(long now) {
        if (asked.isEmpty() || now - quietNanos < answerMillis * 1_000_000) {
            return;
        }
        asked.clear();
        pace.window().timedOut();
        answerMillis = Math.min(ANSWER_MILLIS_MAX, 2 * answerMillis);
        quietNanos = now;
        if (++unanswered >= UNANSWERED_MAX) {
            outcome = new BlockOutcome.Unavailable("no more blocks of " + goal.name() + " come" + problem());
        }
    }

    private boolean isWindowOpen() {
        return asked.size() <= pace.window().blocks() / 2;
    }

    private void askBlocks(StreamLine serving) {
        BlockMap known = map;
        if (known == null || outcome != null || !isWindowOpen() || pace.waitMillis() > 0) {
            return;
        }
        int first = nextUnasked(known, 0);
        int most = Math.min(pace.window().blocks() - asked.size(), StreamMessage.ANSWER_BYTES_MAX / known.blockBytes());
        int end = first;
        while (end < known.count() && end - first < most && nextUnasked(known, end) == end) {
            end++;
        }
        if (end == first) {
            return;
        }
        StreamMessage.Get get =
                new StreamMessage.Get(token, version, goal.file(), known.blockBytes(), first, end - first, null);
        if (!serving.ask(StreamVerb.GET, get.json())) {
            return; // results go first: again at the next turn
        }
        long now = clock.nanos();
        quietNanos = now;
        for (int i = first; i < end; i++) {
            asked.put(i, new Ask(asks++, now));
            pace.pay(known.length(i));
        }
    }

    private int nextUnasked(BlockMap known, int from) {
        int index = known.nextMissing(from);
        while (asked.containsKey(index)) {
            index = known.nextMissing(index + 1);
        }
        return index;
    }

    /** Looks at a message; one that isn't an answer to this attempt changes nothing. */
    void received(Letter letter) throws IOException {
        if (outcome != null) {
            return;
        }
        try {
            switch (letter.verb()) {
                case DESCRIPTION -> described(letter.line(), Description.read(letter.payload()));
                case DATA -> came(Data.read(letter.payload()));
                case REJECTED -> rejected(letter.line(), Rejected.read(letter.payload()));
                case DESCRIBE, GET -> {} // what this side says
            }
        } catch (IllegalArgumentException e) {
            damaged(String.valueOf(e.getMessage()));
        }
    }

    private void damaged(String reason) {
        lastProblem = reason;
        if (++damaged > DAMAGED_MAX) {
            outcome = new BlockOutcome.Unavailable("nothing but damaged messages come of " + goal.name() + problem());
        }
    }

    private String problem() {
        return lastProblem.isEmpty() ? "" : " (" + lastProblem + ")";
    }

    private void described(StreamLine from, Description description) throws IOException {
        if (!description.token().equals(token) || (line != null && line.isConnected())) {
            return;
        }
        Optional<StreamFile> found = description.files().stream()
                .filter(one -> one.number() == goal.file())
                .findFirst();
        long size = found.map(StreamFile::sizeBytes).orElse(0L);
        if (size < 1 || size > goal.sizeBytes() || (goal.isExact() && size != goal.sizeBytes())) {
            refused.put(
                    from,
                    found.isEmpty()
                            ? goal.name() + " has no file " + goal.file()
                            : goal.name() + " has " + size + " bytes, " + (goal.isExact() ? "" : "at most ")
                                    + goal.sizeBytes() + " were expected");
            return;
        }
        int blockBytes = blockBytes(size, from.payloadBytesMax());
        if (Math.ceilDiv(size, blockBytes) > StreamMessage.BLOCKS_MAX) {
            refused.put(from, goal.name() + " has " + size + " bytes, too many for the messages of " + from.name());
            return;
        }
        if (++descriptions > DESCRIPTIONS_MAX) {
            outcome = new BlockOutcome.Unavailable(goal.name() + " changes while it is fetched");
            return;
        }
        line = from;
        connections = connections(from);
        version = description.version();
        map = file.open(size, version, blockBytes);
        heard();
        asked.clear();
        if (map.isComplete()) {
            outcome = new BlockOutcome.Complete();
        }
    }

    /** As long as is usual, if base64 of it fits into a message and the file has few enough of them. */
    static int blockBytes(long sizeBytes, int payloadBytesMax) {
        int usual =
                sizeBytes > (long) BLOCK_BYTES * StreamMessage.BLOCKS_MAX ? StreamMessage.BLOCK_BYTES_MAX : BLOCK_BYTES;
        int fitting = (payloadBytesMax - StreamMessage.ENVELOPE_BYTES_MAX) / 4 * 3;
        int even = fitting / StreamMessage.BLOCK_BYTES_MIN * StreamMessage.BLOCK_BYTES_MIN;
        return Math.clamp(even, StreamMessage.BLOCK_BYTES_MIN, usual);
    }

    private void came(Data data) throws IOException {
        BlockMap known = map;
        if (!data.token().equals(token) || known == null) {
            return;
        }
        int index = data.index();
        if (data.file() != goal.file() || index < 0 || index >= known.count()) {
            damaged("block " + index + " of file " + data.file() + " was never asked for");
            return;
        }
        Ask ask = asked.remove(index);
        int length = known.length(index);
        if (data.bytes().length != length || data.length() != length) {
            damaged("block " + index + " says that it has " + data.length() + " bytes and has " + data.bytes().length
                    + ", expected " + length);
            return;
        }
        if (known.has(index)) {
            return;
        }
        file.write(index, data.bytes());
        hasAdvanced = true;
        damaged = 0;
        heard();
        if (ask != null) {
            pace.window().answered((clock.nanos() - ask.nanos()) / 1_000_000);
            asked.values().removeIf(older -> older.number() < ask.number() - OVERTAKEN_MAX);
        }
        if (known.isComplete()) {
            outcome = new BlockOutcome.Complete();
        }
    }

    private void heard() {
        unanswered = 0;
        answerMillis = ANSWER_MILLIS_FIRST;
        quietNanos = clock.nanos();
    }

    private void rejected(StreamLine from, Rejected rejected) {
        if (!rejected.token().equals(token)) {
            return;
        }
        lastProblem = rejected.code() + (rejected.words().isEmpty() ? "" : ": " + rejected.words());
        switch (rejected.code()) {
            case Rejected.VERSION_MISMATCH -> askAnew();
            case Rejected.NOT_FOUND,
                    Rejected.INVALID_REQUEST,
                    Rejected.INVALID_JSON,
                    "InvalidTopic",
                    "Unauthorized" -> {
                refused.put(from, goal.name() + " isn't given" + problem());
                askAnew();
            }
            default -> {} // it may pass: the question counts as unanswered
        }
    }

    /** What is in the stream now, and who has it? */
    private void askAnew() {
        line = null;
        connections = connections(null);
        asked.clear();
        quietNanos = clock.nanos() - answerMillis * 1_000_000;
    }
}
