package io.watchpost.transport;

/**
 * How a delivery behaves.
 *
 * @param windowMax entries on their way without an acknowledgement
 * @param payloadBytesMax what the broker takes; a larger entry is quarantined, since many brokers drop it silently
 * @param retryMillisFirst bound of the first wait after a failure
 * @param retryMillisMax bound of every wait after a failure
 * @param waits the other times
 */
public record DeliverySettings(
        int windowMax, int payloadBytesMax, long retryMillisFirst, long retryMillisMax, Waits waits) {

    public static final DeliverySettings DEFAULT =
            new DeliverySettings(128, 128 * 1_024, 500, 60_000, new Waits(200, 2_000, 10_000, 30_000, 60_000, 300_000));

    public DeliverySettings {
        if (windowMax < 1 || windowMax > 10_000) {
            throw new IllegalArgumentException("the window is 1 to 10000 messages, was " + windowMax);
        }
        if (payloadBytesMax < 1_024) {
            throw new IllegalArgumentException("payloads of at least 1024 bytes must pass, was " + payloadBytesMax);
        }
        if (retryMillisFirst < 1 || retryMillisMax < retryMillisFirst) {
            throw new IllegalArgumentException(
                    "retries wait at least 1 ms and first <= max, was " + retryMillisFirst + " and " + retryMillisMax);
        }
    }

    /**
     * Milliseconds.
     *
     * @param poll how often the idle delivery asks the outbox for something new
     * @param settle how long an acknowledgement may wait for others before they are written together
     * @param probe how long the probe may take to come back
     * @param reprobe how long until it is sent again
     * @param stall how long entries may be on their way with no acknowledgement at all
     * @param status how long until an unchanged status is published again
     */
    public record Waits(long poll, long settle, long probe, long reprobe, long stall, long status) {
        public Waits {
            if (poll < 1 || settle < 0 || probe < 1 || reprobe < 1 || stall < 1 || status < 1) {
                throw new IllegalArgumentException("times of a delivery are positive, were poll " + poll + ", settle "
                        + settle + ", probe " + probe + ", reprobe " + reprobe + ", stall " + stall + ", status "
                        + status);
            }
        }
    }
}
