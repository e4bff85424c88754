package io.watchpost.transport.format;

import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.MessageWriter;
import io.watchpost.transport.EntryMessages;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.PayloadFormat;
import io.watchpost.transport.Topics;
import java.util.Optional;

/** {@code watchpost}: results, gaps and clocks of a pipeline share its topic, each with its schema. */
public final class WatchpostFormat implements PayloadFormat {
    private static final MessageWriter WRITER = new MessageWriter();

    @Override
    public String name() {
        return PayloadConfig.FORMAT_DEFAULT;
    }

    @Override
    public EntryMessages messages(Topics topics, PayloadConfig payload) {
        PayloadConfig.refuseTopic(payload);
        return entry -> Optional.of(new Message(topics.results(entry.pipeline()), payload(entry), false));
    }

    /** The message's own JSON, which other formats may wrap. */
    static byte[] payload(Entry any) {
        return switch (any) {
            case ResultEntry entry -> WRITER.result(entry.identity(), entry.seq(), entry.result());
            case GapEntry entry -> WRITER.gap(entry.identity(), entry.gap());
            case ClockEntry entry -> WRITER.clock(entry.identity(), entry.pipeline(), entry.mapping());
        };
    }
}
