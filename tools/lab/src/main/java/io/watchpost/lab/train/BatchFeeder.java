package io.watchpost.lab.train;

import io.watchpost.cli.Failure;
import io.watchpost.lab.data.Dataset;
import io.watchpost.lab.data.LabelledImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes batches ahead of the training thread. What a batch holds depends on seed, round and position alone, never on
 * how many workers there are. At most {@link #AHEAD_MAX} batches wait in memory.
 */
final class BatchFeeder implements AutoCloseable {
    private static final int AHEAD_MAX = 4;

    private final int size;
    private final int batchSize;
    private final long seed;
    private final ExecutorService workers;

    /**
     * Starts the workers.
     *
     * @param size height and width of the network's input
     */
    BatchFeeder(int size, int batchSize, long seed, int threads) {
        this.size = size;
        this.batchSize = batchSize;
        this.seed = seed;
        this.workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("lab-pictures-", 0).factory());
    }

    /** Takes batches, one after the other, on the calling thread. */
    interface Consumer {
        void accept(Batch batch);
    }

    /** A round of training: shuffled, augmented. What doesn't fill a batch is left for another shuffle. */
    void shuffled(Dataset data, int round, Augmentation augmentation, Consumer consumer) throws Failure {
        int[] order = shuffledOrder(data.size(), new SplittableRandom(seed * 31 + round));
        int batches = Math.max(1, order.length / batchSize);
        feed(data, order, batches, seed ^ 0x5851f42d4c957f2dL * (round + 1), augmentation, consumer);
    }

    /** All pictures as they are, in order. */
    void inOrder(Dataset data, Consumer consumer) throws Failure {
        int[] order = new int[data.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        feed(data, order, (order.length + batchSize - 1) / batchSize, seed, Augmentation.NONE, consumer);
    }

    private void feed(
            Dataset data, int[] order, int batches, long roundSeed, Augmentation augmentation, Consumer consumer)
            throws Failure {
        Queue<Future<Batch>> ahead = new ArrayDeque<>();
        try {
            for (int next = 0; next < batches || !ahead.isEmpty(); ) {
                while (next < batches && ahead.size() < AHEAD_MAX) {
                    int from = next * batchSize;
                    int to = Math.min(from + batchSize, order.length);
                    ahead.add(workers.submit(() -> batch(data, order, from, to, roundSeed, augmentation)));
                    next++;
                }
                consumer.accept(finished(ahead.remove()));
            }
        } finally {
            ahead.forEach(batch -> batch.cancel(true));
        }
    }

    private Batch batch(Dataset data, int[] order, int from, int to, long roundSeed, Augmentation augmentation)
            throws Failure {
        FloatBuffer pixels = ByteBuffer.allocateDirect((to - from) * 3 * size * size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        int[] labels = new int[to - from];
        Places places = new Places(to - from, data.labels().size(), size);
        for (int at = from; at < to; at++) {
            LabelledImage image = data.get(order[at]);
            labels[at - from] = image.label();
            places.add(augmentation.write(
                    image, size, new SplittableRandom(roundSeed + 0x9e3779b97f4a7c15L * at), pixels));
        }
        return new Batch(pixels.flip(), size, labels, places.balanced());
    }

    private static Batch finished(Future<Batch> future) throws Failure {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException("a batch of pictures could not be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("training was interrupted", "");
        }
    }

    private static int[] shuffledOrder(int count, SplittableRandom random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
