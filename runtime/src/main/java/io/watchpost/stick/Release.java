package io.watchpost.stick;

import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Outbox;
import io.watchpost.stick.ExportManifest.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes out of an outbox what an export of it carried away, for everybody: exactly the entries whose ids are in it, and
 * nothing else, whatever has happened to the outbox meanwhile. Ends in the same state however often it is done. One
 * thread.
 */
public final class Release {
    private static final int SLICE = 1_024;

    private Release() {}

    /**
     * What was done.
     *
     * @param released entries that waited still
     * @param covered entries that were in what was looked at
     * @param left entries of the export that stay, since they aren't delivered yet
     */
    public record Released(long released, long covered, long left) {
        /** A sentence's end. */
        public String words() {
            return released + " of " + covered + " entries were still waiting and are let go"
                    + (left == 0 ? "" : "; " + left + " were not delivered and stay");
        }
    }

    /**
     * Releases what a receipt covers; on the disk when this returns.
     *
     * @throws StickRefused if the receipt isn't for this export, or the export is damaged
     */
    public static Released covered(ExportFile export, Receipt receipt, Outbox outbox) throws StickRefused, IOException {
        receipt.checkIsFor(export);
        return apply(export, receipt.parts(), receipt.refused(), outbox);
    }

    /**
     * Releases all of an export, because the operator says so; on the disk when this returns.
     *
     * @throws StickRefused if the export is damaged
     */
    public static Released everything(ExportFile export, Outbox outbox) throws StickRefused, IOException {
        Set<String> all = new HashSet<>();
        export.manifest().parts().forEach(part -> all.add(part.file()));
        return apply(export, all, Set.of(), outbox);
    }

    /**
     * Releases these parts of an export without these entries; on the disk when this returns.
     *
     * @throws StickRefused if the export is damaged
     */
    public static Released apply(ExportFile export, Set<String> parts, Set<String> refused, Outbox outbox)
            throws StickRefused, IOException {
        long released = 0;
        long covered = 0;
        long left = 0;
        for (Part part : export.manifest().parts()) {
            if (!parts.contains(part.file())) {
                left += part.entries();
                continue;
            }
            Set<String> ids = new HashSet<>();
            for (byte[] line : export.lines(part)) {
                String id = EntryText.id(line);
                if (refused.contains(id)) {
                    left++;
                } else if (!id.isEmpty()) {
                    ids.add(id);
                }
            }
            covered += ids.size();
            released += release(part, ids, outbox);
        }
        return new Released(released, covered, left);
    }

    private static long release(Part part, Set<String> ids, Outbox outbox) throws IOException {
        OutboxSource source = new OutboxSource(outbox);
        long released = 0;
        long position = part.firstPosition() - 1;
        while (position < part.lastPosition()) {
            List<Entry> slice = source.entries(position, SLICE);
            if (slice.isEmpty()) {
                return released;
            }
            List<Long> done = new ArrayList<>();
            for (Entry entry : slice) {
                position = entry.position();
                if (position <= part.lastPosition() && ids.contains(EntryText.id(entry))) {
                    done.add(position);
                }
            }
            outbox.release(done);
            released += done.size();
        }
        return released;
    }
}
