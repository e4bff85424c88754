package io.watchpost.device.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is cut off, by a clock that the test turns. */
final class SlowSendersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final SlowSenders senders = new SlowSenders(clock);
    private final ExecutorService threads = Executors.newFixedThreadPool(1);

    @AfterEach
    void close() {
        senders.close();
        threads.shutdownNow();
    }

    @Test
    void whoSendsNothing_isCutOff_andTheThreadServesOn() throws Exception {
        Pipe silent = Pipe.open();
        CompletableFuture<String> end = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        senders.over(threads).execute(() -> {
            begun.countDown();
            end.complete(read(silent));
        });
        assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        clock.advanceMillis(SlowSenders.SECONDS_MAX * 1_000 + 1);
        assertThat(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("cut off");

        CompletableFuture<Boolean> next = new CompletableFuture<>();
        senders.over(threads).execute(() -> next.complete(Thread.currentThread().isInterrupted()));
        assertThat(next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void whoGoesOnSending_andWhoIsThrough_haveTheirTime() throws Exception {
        CompletableFuture<Boolean> wasCutOff = new CompletableFuture<>();
        CountDownLatch turned = new CountDownLatch(1);
        CountDownLatch through = new CountDownLatch(1);
        senders.over(threads).execute(() -> {
            for (int piece = 0; piece < 5; piece++) {
                clock.advanceMillis(SlowSenders.SECONDS_MAX * 1_000 - 1);
                senders.advanced();
            }
            senders.arrived();
            through.countDown();
            boolean isCutOff = false;
            try {
                turned.await();
            } catch (InterruptedException e) {
                isCutOff = true;
            }
            wasCutOff.complete(isCutOff);
        });
        assertThat(through.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        clock.advanceMillis(SlowSenders.SECONDS_MAX * 10_000);
        // somebody else's time is up after that: whoever looks has looked at both
        CompletableFuture<String> other = new CompletableFuture<>();
        Pipe silent = Pipe.open();
        Thread.ofPlatform().start(() -> {
            senders.advanced();
            other.complete(read(silent));
        });
        await().atMost(PATIENCE).until(() -> {
            clock.advanceMillis(SlowSenders.SECONDS_MAX * 1_000 + 1);
            return other.isDone();
        });
        turned.countDown();
        assertThat(wasCutOff.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isFalse();
    }

    private static String read(Pipe pipe) {
        try {
            return "read " + pipe.source().read(ByteBuffer.allocate(1));
        } catch (ClosedByInterruptException e) {
            return "cut off";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
