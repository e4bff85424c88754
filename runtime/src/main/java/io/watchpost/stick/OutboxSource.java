package io.watchpost.stick;

import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Outbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The entries of an outbox that is open in this process. */
public record OutboxSource(Outbox outbox) implements ExportWriter.Source {

    @Override
    public List<Entry> entries(long after, int max) throws IOException {
        try {
            return outbox.entries(after, max);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
