package io.watchpost.cli.publish;

import io.watchpost.transport.Message;
import io.watchpost.update.blocks.StreamMessage;
import io.watchpost.update.blocks.StreamMessage.Data;
import io.watchpost.update.blocks.StreamMessage.Describe;
import io.watchpost.update.blocks.StreamMessage.Description;
import io.watchpost.update.blocks.StreamMessage.Get;
import io.watchpost.update.blocks.StreamMessage.Rejected;
import io.watchpost.update.blocks.StreamMessage.StreamFile;
import io.watchpost.update.blocks.StreamTopics;
import io.watchpost.update.blocks.StreamVerb;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The other side of file streams, under the own prefix: answers what devices ask, one block at a time and one device after
 * the other, so that many get on evenly. Bounded by what one question may ask for, for each of at most {@value #DEVICES_MAX}
 * devices. Never waits; one thread.
 */
final class StreamServer {
    static final int DEVICES_MAX = 10_000;
    private static final int VERSION = 1;
    private static final int FILE = 0;

    /** Of one device: as many as two questions give. */
    private static final int WAITING_BYTES_MAX = 2 * StreamMessage.ANSWER_BYTES_MAX;

    private final Pattern topic;
    private final String prefix;
    private final Map<String, ServedBundle> bundles = new HashMap<>();
    private final Map<String, Reader> readers = new LinkedHashMap<>();
    private final Queue<Reader> turns = new ArrayDeque<>();

    /** One device that reads one stream. */
    static final class Reader {
        private final String device;
        private final ServedBundle bundle;
        private final Queue<Want> wants = new ArrayDeque<>();
        private final BitSet sent = new BitSet();
        private String token = "";
        private int blockBytes = 1;
        private int waitingBytes;

        Reader(String device, ServedBundle bundle) {
            this.device = device;
            this.bundle = bundle;
        }

        String device() {
            return device;
        }

        ServedBundle bundle() {
            return bundle;
        }

        /** Of the blocks, how many were sent at least once since this began; 0 to 100. */
        int percentSent() {
            return (int) (100L * sent.cardinality() / bundle.blocks(blockBytes));
        }

        private void enqueue(Get get) {
            if (get.blockBytes() != blockBytes) {
                sent.clear();
            }
            if (get.blockBytes() != blockBytes || !get.token().equals(token)) {
                forget(); // another attempt: nobody waits for what the one before asked
            }
            token = get.token();
            blockBytes = get.blockBytes();
            long count = bundle.blocks(blockBytes);
            int limit = waitingBytes + StreamMessage.ANSWER_BYTES_MAX;
            BitSet wanted = wanted(get, count);
            for (int i = wanted.nextSetBit(0);
                    i >= 0 && waitingBytes + blockBytes <= Math.min(limit, WAITING_BYTES_MAX);
                    i = wanted.nextSetBit(i + 1)) {
                Want want = new Want(token, i, blockBytes);
                if (!wants.contains(want)) {
                    wants.add(want);
                    waitingBytes += blockBytes;
                }
            }
        }

        private static BitSet wanted(Get get, long count) {
            BitSet wanted = new BitSet();
            if (get.bitmap() == null) {
                wanted.set(get.first(), (int) Math.min(count, (long) get.first() + get.count()));
                return wanted;
            }
            for (int i = 0; i < get.bitmap().length() * 4 && get.first() + i < count; i++) {
                int bits = Integer.parseInt(get.bitmap(), i / 8 * 2, i / 8 * 2 + 2, 16);
                wanted.set(get.first() + i, (bits & (1 << (i % 8))) != 0);
            }
            return wanted;
        }

        private void forget() {
            wants.clear();
            waitingBytes = 0;
        }

        private @Nullable Want next() {
            Want want = wants.poll();
            if (want != null) {
                waitingBytes -= want.blockBytes;
                sent.set(want.index);
            }
            return want;
        }
    }

    private record Want(String token, int index, int blockBytes) {}

    StreamServer(String prefix, List<ServedBundle> served) {
        this.prefix = prefix;
        topic = Pattern.compile(Pattern.quote(prefix) + "/([^/]+)/streams/([A-Za-z0-9_-]{1,128})/(describe|get)/json");
        served.forEach(bundle -> bundles.put(bundle.stream(), bundle));
    }

    /** What it must hear. */
    List<String> filters() {
        return bundles.keySet().stream()
                .flatMap(stream -> List.of(StreamVerb.DESCRIBE, StreamVerb.GET).stream()
                        .map(verb -> StreamTopics.own(prefix, "+").topic(stream, verb)))
                .toList();
    }

    /** Takes a question; the answer, if it isn't blocks. */
    Optional<Message> heard(String on, byte[] payload) {
        Matcher matcher = topic.matcher(on);
        ServedBundle bundle = matcher.matches() ? bundles.get(matcher.group(2)) : null;
        if (bundle == null) {
            return Optional.empty();
        }
        String device = matcher.group(1);
        if (matcher.group(3).equals(StreamVerb.DESCRIBE.wireName())) {
            return Optional.of(described(device, bundle, payload));
        }
        Get get;
        try {
            get = Get.read(payload);
        } catch (IllegalArgumentException e) {
            return Optional.of(unreadable(device, bundle, payload, e));
        }
        Optional<Rejected> objection = objection(get, bundle);
        if (objection.isPresent()) {
            return objection.map(rejected -> message(device, bundle, StreamVerb.REJECTED, rejected));
        }
        Reader reader = reader(device, bundle);
        if (reader == null) {
            return Optional.of(
                    rejected(device, bundle, get.token(), "InternalError", "too many devices: ask again later"));
        }
        boolean isIdle = reader.wants.isEmpty();
        reader.enqueue(get);
        if (isIdle && !reader.wants.isEmpty()) {
            turns.add(reader);
        }
        return Optional.empty();
    }

    private Message described(String device, ServedBundle bundle, byte[] payload) {
        try {
            Describe describe = Describe.read(payload);
            Description description =
                    new Description(describe.token(), VERSION, List.of(new StreamFile(FILE, bundle.sizeBytes())));
            return message(device, bundle, StreamVerb.DESCRIPTION, description);
        } catch (IllegalArgumentException e) {
            return unreadable(device, bundle, payload, e);
        }
    }

    private static Optional<Rejected> objection(Get get, ServedBundle bundle) {
        if (get.version() != null && get.version() != VERSION) {
            return Optional.of(new Rejected(get.token(), Rejected.VERSION_MISMATCH, "the version is " + VERSION));
        }
        String problem = "";
        if (get.file() != FILE) {
            problem = "there is no file " + get.file();
        } else if (get.blockBytes() > StreamMessage.BLOCK_BYTES_MAX) {
            problem = "blocks have at most " + StreamMessage.BLOCK_BYTES_MAX + " bytes here";
        } else if (get.first() >= bundle.blocks(get.blockBytes())) {
            problem = "block " + get.first() + " lies behind the end";
        }
        return problem.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rejected(get.token(), Rejected.INVALID_REQUEST, problem));
    }

    private @Nullable Reader reader(String device, ServedBundle bundle) {
        String key = device + "/" + bundle.stream();
        if (!readers.containsKey(key) && readers.size() >= DEVICES_MAX) {
            return null;
        }
        return readers.computeIfAbsent(key, _ -> new Reader(device, bundle));
    }

    /** The next block that somebody waits for; empty when nobody does. */
    Optional<Message> next() throws IOException {
        for (Reader reader = turns.poll(); reader != null; reader = turns.poll()) {
            Want want = reader.next();
            if (want == null) {
                continue;
            }
            if (!reader.wants.isEmpty()) {
                turns.add(reader);
            }
            byte[] block = reader.bundle.block(want.index, want.blockBytes);
            return Optional.of(message(
                    reader.device,
                    reader.bundle,
                    StreamVerb.DATA,
                    new Data(want.token, FILE, block.length, want.index, block)));
        }
        return Optional.empty();
    }

    /** The connection is gone: devices ask again. */
    void forgetWaiting() {
        turns.clear();
        readers.values().forEach(Reader::forget);
    }

    /** Who has asked for blocks, in the order of the first time. */
    Collection<Reader> readers() {
        return readers.values();
    }

    private Message unreadable(String device, ServedBundle bundle, byte[] payload, IllegalArgumentException e) {
        return rejected(device, bundle, StreamMessage.tokenOf(payload), Rejected.INVALID_REQUEST, e.getMessage());
    }

    private Message rejected(String device, ServedBundle bundle, String token, String code, @Nullable String words) {
        return message(device, bundle, StreamVerb.REJECTED, new Rejected(token, code, String.valueOf(words)));
    }

    private Message message(String device, ServedBundle bundle, StreamVerb verb, StreamMessage content) {
        return new Message(StreamTopics.own(prefix, device).topic(bundle.stream(), verb), content.json(), false);
    }
}
