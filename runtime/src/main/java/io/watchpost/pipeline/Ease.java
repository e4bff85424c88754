package io.watchpost.pipeline;

/**
 * How much less a pipeline is asked to do than it could, so that its machine keeps cool.
 *
 * @param fpsMax frames a second that are classified at most; infinite for as many as there are
 * @param pictureDivisor by how much the camera's pictures are smaller in width and height; 1 for their full size
 * @param model how the model is run
 */
public record Ease(double fpsMax, int pictureDivisor, Model model) {

    /** Nothing is asked: the pipeline does what its configuration says. */
    public static final Ease NONE = new Ease(Double.POSITIVE_INFINITY, 1, Model.FULL);

    /**
     * How the model is run.
     *
     * @param threadsMax threads of the inference at most
     * @param isLighter whether the lightest variant of a bundle is run instead of its first
     */
    public record Model(int threadsMax, boolean isLighter) {
        /** As configured. */
        public static final Model FULL = new Model(Integer.MAX_VALUE, false);

        public Model {
            if (threadsMax < 1) {
                throw new IllegalArgumentException("a model runs in 1 thread or more, was " + threadsMax);
            }
        }
    }

    public Ease {
        if (!(fpsMax > 0)) {
            throw new IllegalArgumentException("frames per second must be > 0, was " + fpsMax);
        }
        if (pictureDivisor < 1) {
            throw new IllegalArgumentException("a picture is divided by 1 or more, was " + pictureDivisor);
        }
    }

    /** Both: of each the one that asks for less work. */
    public Ease and(Ease other) {
        return new Ease(
                Math.min(fpsMax, other.fpsMax),
                Math.max(pictureDivisor, other.pictureDivisor),
                new Model(
                        Math.min(model.threadsMax, other.model.threadsMax), model.isLighter || other.model.isLighter));
    }
}
