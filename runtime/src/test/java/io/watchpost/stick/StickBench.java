package io.watchpost.stick;

import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.SigningKey;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Outbox;
import io.watchpost.stick.ExportWriter.Exported;
import io.watchpost.stick.ExportWriter.Limits;
import io.watchpost.stick.ExportWriter.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A station's and an importer's side, in folders of a test. */
final class StickBench {
    static final String DEVICE = "station-1";
    static final Limits SMALL_PARTS = new Limits(ExportManifest.PARTS_MAX, 8 << 10, 1L << 30);

    private StickBench() {}

    static Exported export(Path file, Outbox outbox, SigningKey key) throws IOException {
        return export(file, outbox, key, SMALL_PARTS);
    }

    static Exported export(Path file, Outbox outbox, SigningKey key, Limits limits) throws IOException {
        return new ExportWriter(DEVICE, outbox.epoch(), 1_790_000_000_000L, true, key, limits)
                .write(file, outbox::entries, 0, Selection.ALL, _ -> {});
    }

    static SigningKey key(Path folder, String name) throws IOException {
        return StickKey.open(folder.resolve(name), name);
    }

    static List<PublicKeys.Named> trusting(SigningKey key) {
        return List.of(key.publicKey());
    }

    /** A receipt for all of an export. */
    static Receipt receipt(ExportFile export) {
        Set<String> parts = new HashSet<>();
        export.manifest().parts().forEach(part -> parts.add(part.file()));
        return new Receipt(export.digest(), export.manifest().device(), "mqtt://office:1883", parts, Set.of(), 0);
    }

    static List<String> ids(Outbox outbox) {
        List<String> ids = new ArrayList<>();
        for (List<Entry> some = outbox.entries(0, 500); !some.isEmpty(); ) {
            some.forEach(entry -> ids.add(EntryText.id(entry)));
            some = outbox.entries(some.getLast().position(), 500);
        }
        return ids;
    }

    static List<String> ids(ExportFile export) throws StickRefused, IOException {
        List<String> ids = new ArrayList<>();
        for (ExportManifest.Part part : export.manifest().parts()) {
            export.lines(part).forEach(line -> ids.add(EntryText.id(line)));
        }
        return ids;
    }
}
