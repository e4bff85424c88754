package io.watchpost.result;

/**
 * The ids of messages, unique for ever, by which subscribers drop duplicates:
 *
 * <pre>
 * result  device-epoch-pipeline-seq           porch-8f3a52c07d9e11b4-door-1042
 * gap     device-epoch-pipeline-gap&lt;number>   porch-8f3a52c07d9e11b4-door-gap3
 * clock   device-epoch-pipeline-clock&lt;number> porch-8f3a52c07d9e11b4-door-clock1
 * </pre>
 *
 * The last part tells the kinds apart: a result's is all digits.
 */
public final class MessageId {
    private MessageId() {}

    public static String ofResult(Identity identity, String pipeline, long seq) {
        return stem(identity, pipeline) + seq;
    }

    public static String ofGap(Identity identity, String pipeline, long number) {
        return stem(identity, pipeline) + "gap" + number;
    }

    public static String ofClock(Identity identity, String pipeline, long number) {
        return stem(identity, pipeline) + "clock" + number;
    }

    private static String stem(Identity identity, String pipeline) {
        return identity.device() + '-' + identity.epoch() + '-' + pipeline + '-';
    }
}
