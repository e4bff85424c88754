package io.watchpost.cli;

/**
 * What one engine with one number of threads did with one model. Durations are milliseconds.
 *
 * @param engineId the word of {@code --engine}
 * @param engineVersion of its native library
 * @param engine name as results give it
 * @param threads of the inference
 * @param frame from the decoded frame to the scores
 * @param preprocess the part of it before the engine
 * @param bare the engine's invoke alone, measured in turns with the frames
 * @param bytesPerFrame of heap that a frame's way allocates
 * @param residentBytes of the process after the run
 */
record Measurement(
        String engineId,
        String engineVersion,
        String engine,
        int threads,
        Samples frame,
        Samples preprocess,
        Samples bare,
        double bytesPerFrame,
        long residentBytes) {

    /** How many times the bare invoke a frame takes, by their medians. */
    double ratio() {
        double bareMedian = bare.millis(0.5);
        return bareMedian > 0 ? frame.millis(0.5) / bareMedian : Double.NaN;
    }

    /**
     * Whether this is worth running instead of the other. More threads must win clearly: they cost processor time that
     * cameras and delivery need, and on a busy machine they wait for each other.
     */
    boolean isBetterThan(Measurement other) {
        double margin = threads > other.threads ? 0.9 : threads < other.threads ? 1 / 0.9 : 1;
        return frame.millis(0.5) < other.frame.millis(0.5) * margin;
    }
}
