package io.watchpost.greengrass.iotcore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    private final TokenBucket bucket = new TokenBucket(10, 4, 0);

    @Test
    void fullBucket_letsPassAtOnceWhatItHolds_thenAtItsRate() {
        bucket.take(4, 0);

        assertThat(bucket.nanosUntil(1, 0)).isEqualTo(SECOND / 10);
        assertThat(bucket.nanosUntil(3, 0)).isEqualTo(3 * SECOND / 10);
        assertThat(bucket.nanosUntil(1, SECOND / 10)).isZero();
    }

    @Test
    void restedBucket_holdsNoMoreThanItsCapacity() {
        bucket.take(4, 0);

        assertThat(bucket.nanosUntil(4, 365L * 86_400 * SECOND)).isZero();
        bucket.take(4, 365L * 86_400 * SECOND);
        assertThat(bucket.nanosUntil(1, 365L * 86_400 * SECOND)).isEqualTo(SECOND / 10);
    }

    @Test
    void overdrawnBucket_owesNoMoreThanItHolds() {
        bucket.take(1_000_000, 0);

        assertThat(bucket.nanosUntil(1, 0)).isEqualTo(5 * SECOND / 10);
    }

    @Test
    void moreThanItHolds_waitsForAFullOne() {
        bucket.take(4, 0);

        assertThat(bucket.nanosUntil(9, 0)).isEqualTo(4 * SECOND / 10);
        assertThat(bucket.nanosUntil(9, 4 * SECOND / 10)).isZero();
    }
}
