package io.watchpost.engine;

/**
 * How to load a model.
 *
 * @param threads inference threads; two on a busy two-core machine can be eight times slower than one
 */
public record EngineOptions(int threads) {

    /** More never helped on any machine that this runs on. */
    public static final int THREADS_MAX = 64;

    public static final EngineOptions SINGLE_THREAD = new EngineOptions(1);

    public EngineOptions {
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException("threads must be 1 to " + THREADS_MAX + ", was " + threads);
        }
    }
}
