package io.watchpost.engine;

/**
 * How to load a model.
 *
 * @param threads inference threads; two on a busy two-core machine can be eight times slower than one
 * @param accelerator which accelerator, and how; engines of the CPU don't look at it
 */
public record EngineOptions(int threads, AcceleratorOptions accelerator) {

    /** More never helped on any machine that this runs on. */
    public static final int THREADS_MAX = 64;

    public static final EngineOptions SINGLE_THREAD = new EngineOptions(1);

    public EngineOptions {
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException("threads must be 1 to " + THREADS_MAX + ", was " + threads);
        }
    }

    /** So many threads, and the first accelerator that there is. */
    public EngineOptions(int threads) {
        this(threads, AcceleratorOptions.DEFAULT);
    }
}
