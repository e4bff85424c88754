package io.watchpost.stick;

import io.watchpost.stick.ExportWriter.Exported;
import io.watchpost.stick.ExportWriter.Selection;
import io.watchpost.stick.ExportWriter.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** All that an outbox holds, in as many files as it needs. One thread. */
public final class ExportRun {
    private static final int FILES_MAX = 1_000;

    private ExportRun() {}

    /**
     * Writes them.
     *
     * @param files the name of the first, the second, …; from 1
     * @throws IOException if one can't be written, or the outbox can't be read; those before are complete, and nothing has
     *     left the outbox
     */
    public static List<Exported> write(
            ExportWriter writer, IntFunction<Path> files, Source source, Selection selection, Consumer<String> progress)
            throws IOException {
        List<Exported> written = new ArrayList<>();
        long from = 0;
        Selection rest = selection;
        while (written.size() < FILES_MAX) {
            Exported one = writer.write(files.apply(written.size() + 1), source, from, rest, progress);
            written.add(one);
            from = one.manifest().lastPosition();
            rest = one.rest();
            if (one.manifest().isComplete()) {
                return written;
            }
        }
        throw new IOException("the outbox doesn't fit into " + FILES_MAX + " files");
    }
}
