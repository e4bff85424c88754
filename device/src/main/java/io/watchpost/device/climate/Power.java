package io.watchpost.device.climate;

/**
 * What a Raspberry Pi's firmware says of its power and of what it does about heat itself; the bits of
 * {@code get_throttled}.
 *
 * @param bits as the firmware gives them
 * @param isWhole false where the kernel tells of under-voltage alone
 */
record Power(int bits, boolean isWhole) {
    private static final int UNDER_VOLTAGE = 0;
    private static final int CAPPED = 1;
    private static final int THROTTLED = 2;
    private static final int SOFT_LIMIT = 3;
    /** The same since boot. */
    private static final int EVER = 16;

    /** Of a kernel that tells of under-voltage alone. */
    static Power ofVoltage(boolean isTooLow) {
        return new Power(isTooLow ? 1 << UNDER_VOLTAGE : 0, false);
    }

    boolean isUnderVoltage() {
        return has(UNDER_VOLTAGE);
    }

    /** The processor's frequency is limited. */
    boolean isCapped() {
        return has(CAPPED);
    }

    boolean isThrottled() {
        return has(THROTTLED);
    }

    /** The processor is slowed down already at the lower of the firmware's two temperatures. */
    boolean isAtSoftLimit() {
        return has(SOFT_LIMIT);
    }

    boolean wasUnderVoltage() {
        return has(EVER + UNDER_VOLTAGE);
    }

    boolean wasThrottled() {
        return has(EVER + THROTTLED);
    }

    private boolean has(int bit) {
        return (bits >> bit & 1) != 0;
    }
}
