package io.watchpost.transport;

import io.watchpost.outbox.Entry;
import java.util.Optional;

/** Makes the messages of entries, in one {@link PayloadFormat format}. Safe for several threads. */
@FunctionalInterface
public interface EntryMessages {

    /** The message; empty when the format has no words for this kind of entry, which then counts as delivered. */
    Optional<Message> of(Entry entry);
}
