package io.watchpost.pipeline;

/**
 * Between what keeps the machine cool and one pipeline: the one says how much less is to be done, the other follows at
 * its next opportunity (the next frame, another opening of the camera, another loading of the model) and says what it
 * could do less at all. For all threads.
 */
public final class Easing {
    private volatile Ease present = Ease.NONE;

    /** A limit nearer than this to what is classified anyway changes nothing. */
    private static final double NOTICEABLE = 1.1;

    private volatile double fps;
    private volatile int pictureDivisorMax = 1;
    private volatile int threads = 1;
    private volatile boolean hasLighter;

    /** Nobody asks this pipeline for anything. */
    public static Easing none() {
        return new Easing();
    }

    public Ease present() {
        return present;
    }

    /** The pipeline is to do so much from now on. */
    public void set(Ease ease) {
        present = ease;
    }

    /** Said by the pipeline: frames a second lately. */
    public void classifies(double framesPerSecond) {
        fps = framesPerSecond;
    }

    /** By how much the camera's pictures could be divided without harm; 1 if not at all, or if it isn't known yet. */
    public int pictureDivisorMax() {
        return pictureDivisorMax;
    }

    /** Said by the camera, when it is opened. */
    public void allowPictureDivisor(int max) {
        pictureDivisorMax = max;
    }

    /** Said by the models: in how many threads the model would run if nobody asked for less, and what else there is. */
    public void allowModel(int fullThreads, boolean hasLighterVariant) {
        threads = fullThreads;
        hasLighter = hasLighterVariant;
    }

    /** Whether it would make any difference to ask for one ease instead of another that asks for more work. */
    public boolean isLess(Ease ease, Ease than) {
        double now = fps;
        boolean limits = ease.fpsMax() < than.fpsMax() && (now == 0 || ease.fpsMax() * NOTICEABLE < now);
        return limits
                || effectivePictureDivisor(ease) > effectivePictureDivisor(than)
                || !effective(ease.model()).equals(effective(than.model()));
    }

    private int effectivePictureDivisor(Ease ease) {
        return Math.min(ease.pictureDivisor(), pictureDivisorMax);
    }

    /** What comes of it: what the model can't do less stays as it is. */
    public Ease.Model effective(Ease.Model model) {
        return new Ease.Model(Math.min(model.threadsMax(), threads), model.isLighter() && hasLighter);
    }
}
