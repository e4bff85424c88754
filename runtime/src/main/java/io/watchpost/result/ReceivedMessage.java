package io.watchpost.result;

/** A message as a subscriber finds it on a results topic. */
public sealed interface ReceivedMessage {

    /** By which duplicates are known. */
    String id();

    Identity identity();

    String pipeline();

    record ReceivedResult(String id, Identity identity, long seq, Result result) implements ReceivedMessage {
        @Override
        public String pipeline() {
            return result.pipeline();
        }
    }

    record ReceivedGap(String id, Identity identity, Gap gap) implements ReceivedMessage {
        @Override
        public String pipeline() {
            return gap.pipeline();
        }
    }

    record ReceivedClock(String id, Identity identity, String pipeline, ClockMapping mapping)
            implements ReceivedMessage {}
}
