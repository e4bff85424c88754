package io.watchpost.outbox;

import io.watchpost.result.ClockMapping;
import io.watchpost.result.Gap;
import io.watchpost.result.Identity;
import io.watchpost.result.Result;

/** Something that is owed to the subscribers, in the order of {@link #position()}. */
public sealed interface Entry {

    /** Place in the outbox; grows, never reused; what {@link Outbox#ack} takes. */
    long position();

    /** Of the process run that made it: an old boot's entries keep their boot. */
    Identity identity();

    /** The pipeline it belongs to; names the topic. */
    String pipeline();

    /** @param seq gapless per device, epoch and pipeline, from 1 */
    record ResultEntry(long position, Identity identity, long seq, Result result) implements Entry {
        @Override
        public String pipeline() {
            return result.pipeline();
        }
    }

    /** Sequence numbers that will never come. */
    record GapEntry(long position, Identity identity, Gap gap) implements Entry {
        @Override
        public String pipeline() {
            return gap.pipeline();
        }
    }

    /** The clock was set: maps uptime to UTC for one boot. */
    record ClockEntry(long position, Identity identity, String pipeline, ClockMapping mapping) implements Entry {}
}
