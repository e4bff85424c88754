package io.watchpost.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.ManualClock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class PeriodicThreadTest {
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger turns = new AtomicInteger();

    @Test
    void turns_followOneAnotherAfterTheTimeThatTheyAskFor() {
        long began = clock.uptimeMillis();
        try (PeriodicThread thread = new PeriodicThread(
                "counting",
                () -> {
                    turns.incrementAndGet();
                    return 60_000;
                },
                clock)) {
            thread.start();
            await().until(() -> turns.get() > 3);
        }
        assertThat(clock.uptimeMillis() - began).isGreaterThanOrEqualTo((turns.get() - 1) * 60_000L);
    }

    @Test
    void turnThatFails_isFollowedByTheNext() {
        try (PeriodicThread thread = new PeriodicThread(
                "failing",
                () -> {
                    if (turns.incrementAndGet() < 5) {
                        throw new IllegalStateException("a sensor that nobody thought of");
                    }
                    return 1;
                },
                clock)) {
            thread.start();
            await().until(() -> turns.get() > 6);
        }
    }

    @Test
    void close_interruptsTheTurnAndNoOtherComes() throws Exception {
        CountDownLatch inTurn = new CountDownLatch(1);
        AtomicReference<Thread> turning = new AtomicReference<>();
        PeriodicThread thread = new PeriodicThread(
                "waiting",
                () -> {
                    turning.set(Thread.currentThread());
                    turns.incrementAndGet();
                    inTurn.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return 1;
                },
                clock);
        thread.start();
        inTurn.await();

        thread.close();
        thread.close();

        await().until(() -> !turning.get().isAlive());
        assertThat(turns).hasValue(1);
        assertThat(thread.isClosing()).isTrue();
    }

    @Test
    void close_ofOneThatNeverBegan_returns() {
        new PeriodicThread("idle", () -> 1, clock).close();
        assertThat(turns).hasValue(0);
    }
}
