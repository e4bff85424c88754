package io.watchpost.stick;

import io.watchpost.clock.ClockQuality;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.result.MessageReader;
import io.watchpost.result.ReceivedMessage;
import io.watchpost.result.ReceivedMessage.ReceivedClock;
import io.watchpost.result.ReceivedMessage.ReceivedGap;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import io.watchpost.result.Result;
import io.watchpost.result.UnreadableMessage;
import io.watchpost.stick.ExportManifest.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An export as an outbox from which an {@link ImportRun} drains it: a few parts in memory at a
 * time, and each part noted once the broker has all of it. Nothing can be appended. Safe for use by several threads.
 */
final class ImportOutbox implements Outbox {
    /** Positions of a part: far more than it has lines. */
    private static final long STRIDE = 1L << 24;

    /** Entries that are read ahead; about 10 MB. */
    private static final int OPEN_MAX = 8_192;

    private final ExportFile export;
    private final ImportProgress progress;
    private final Consumer<String> steps;
    private final MessageReader reader = new MessageReader();

    // guarded by this
    private final TreeMap<Long, Line> open = new TreeMap<>();
    private final Map<Integer, Integer> missing = new HashMap<>();
    private int nextPart;
    private long left;
    private long acknowledged;
    private String problem = "";
    private int damagedParts;
    private boolean isGivenUp;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Line(Entry entry, byte[] message) {}

    private ImportOutbox(ExportFile export, ImportProgress progress, Consumer<String> steps) {
        this.export = export;
        this.progress = progress;
        this.steps = steps;
        for (Part part : export.manifest().parts()) {
            left += progress.has(part.file()) ? 0 : part.entries();
        }
    }

    /**
     * What is left to do of an export.
     *
     * @param folder of this machine, for how far it has come
     * @param broker that it is delivered to
     * @param steps told of each, by the thread that does it
     */
    static ImportOutbox open(ExportFile export, Path folder, String broker, Consumer<String> steps) throws IOException {
        return new ImportOutbox(export, ImportProgress.open(folder, export.digest(), broker), steps);
    }

    /** The message of an entry that was peeked and isn't acknowledged, as the station wrote it. */
    public synchronized byte[] message(long position) {
        Line line = open.get(position);
        if (line == null) {
            throw new IllegalArgumentException("entry " + position + " isn't on its way");
        }
        return line.message;
    }

    /** Entries that neither the broker has nor were refused. */
    public synchronized long left() {
        return left;
    }

    /** Whether everything that can be delivered was, or it makes no sense to go on. */
    public synchronized boolean isOver() {
        return isGivenUp
                || (open.isEmpty() && nextPart == export.manifest().parts().size());
    }

    /** What keeps the export from being delivered whole; empty when nothing does. */
    public synchronized String problem() {
        return problem;
    }

    /** Ids that the broker doesn't take. */
    public Set<String> refused() {
        return progress.refused();
    }

    /** What can be said of it now. */
    public Receipt receipt(String broker, long utcMillis) {
        return new Receipt(
                export.digest(), export.manifest().device(), broker, progress.parts(), progress.refused(), utcMillis);
    }

    @Override
    public synchronized List<Entry> peek(String destination, long after, int max) {
        List<Entry> found = new ArrayList<>();
        while (!isGivenUp) {
            found.clear();
            for (Line line : open.tailMap(after, false).values()) {
                if (found.size() == max) {
                    break;
                }
                found.add(line.entry);
            }
            if (found.size() == max || open.size() >= OPEN_MAX || !loadNext()) {
                return found;
            }
        }
        return List.of();
    }

    /** False if there is no part left. */
    private boolean loadNext() {
        List<Part> parts = export.manifest().parts();
        while (nextPart < parts.size() && progress.has(parts.get(nextPart).file())) {
            nextPart++;
        }
        if (nextPart == parts.size()) {
            return false;
        }
        int index = nextPart++;
        Part part = parts.get(index);
        try {
            List<byte[]> lines = export.lines(part);
            Map<Long, Line> loaded = new HashMap<>();
            for (byte[] line : lines) {
                long position = index * STRIDE + loaded.size() + 1;
                loaded.put(position, new Line(entry(position, reader.read(line)), line));
            }
            open.putAll(loaded);
            missing.put(index, loaded.size());
        } catch (StickRefused | UnreadableMessage e) {
            damagedParts++;
            problem = e.getMessage() + (damagedParts == 1 ? "" : "; so are " + (damagedParts - 1) + " other parts");
        } catch (IOException e) {
            isGivenUp = true;
            problem = export.file() + " can't be read any more: " + e.getMessage();
        }
        return true;
    }

    private static Entry entry(long position, ReceivedMessage message) {
        return switch (message) {
            case ReceivedResult one -> new ResultEntry(position, one.identity(), one.seq(), one.result());
            case ReceivedGap one -> new GapEntry(position, one.identity(), one.gap());
            case ReceivedClock one -> new ClockEntry(position, one.identity(), one.pipeline(), one.mapping());
        };
    }

    @Override
    public synchronized void ack(String destination, Collection<Long> positions) {
        for (long position : positions) {
            Line line = open.remove(position);
            if (line != null) {
                left--;
                acknowledged++;
                settle((int) (position / STRIDE));
            }
        }
    }

    private void settle(int index) {
        Integer before = missing.get(index);
        if (before == null || before > 1) {
            missing.put(index, before == null ? 0 : before - 1);
            return;
        }
        missing.remove(index);
        String part = export.manifest().parts().get(index).file();
        steps.accept("the broker has " + part);
        try {
            progress.done(part);
            steps.accept("it is noted that the broker has " + part);
        } catch (IOException e) {
            isGivenUp = true;
            problem = "how far the import has come can't be written down: " + e.getMessage();
        }
    }

    @Override
    public synchronized void quarantine(String destination, long position, String reason) {
        Line line = open.get(position);
        if (line != null) {
            progress.refuse(EntryText.id(line.entry));
            if (progress.refused().size() > Receipt.REFUSED_MAX) {
                isGivenUp = true;
                problem = "the broker refused more than " + Receipt.REFUSED_MAX + " entries, the last one since "
                        + reason;
                return;
            }
            ack(destination, List.of(position));
        }
    }

    @Override
    public synchronized OutboxStats stats() {
        return new OutboxStats(
                left, -1, 0, acknowledged, Map.of(), progress.refused().size(), 0, 0, problem);
    }

    @Override
    public List<Entry> entries(long after, int max) {
        return peek("", after, max);
    }

    @Override
    public String epoch() {
        return export.manifest().epoch();
    }

    @Override
    public void append(Result result) {
        throw unsupported();
    }

    @Override
    public void appendClock(long utcMillis, long uptimeMillis, ClockQuality quality) {
        throw unsupported();
    }

    @Override
    public void release(Collection<Long> positions) {
        throw unsupported();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("an export is only read");
    }
}
