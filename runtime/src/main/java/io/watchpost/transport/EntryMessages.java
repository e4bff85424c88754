package io.watchpost.transport;

import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.MessageWriter;

/** Makes the message of an entry: results, gaps and clocks of a pipeline share its topic. Safe for several threads. */
public final class EntryMessages {
    private final Topics topics;
    private final MessageWriter writer;

    public EntryMessages(Topics topics, MessageWriter writer) {
        this.topics = topics;
        this.writer = writer;
    }

    public Message of(Entry entry) {
        return new Message(topics.results(entry.pipeline()), payload(entry), false);
    }

    private byte[] payload(Entry any) {
        return switch (any) {
            case ResultEntry entry -> writer.result(entry.identity(), entry.seq(), entry.result());
            case GapEntry entry -> writer.gap(entry.identity(), entry.gap());
            case ClockEntry entry -> writer.clock(entry.identity(), entry.pipeline(), entry.mapping());
        };
    }
}
