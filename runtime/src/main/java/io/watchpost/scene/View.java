package io.watchpost.scene;

import io.watchpost.scene.Evidence.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Judges one look: which faults it speaks for. Remembers as much of the hours before as tells dusk from a cap on the lens
 * and snowfall from a turned camera: what comes within a minute was done to the camera, what takes longer is the weather
 * or the time of day.
 */
final class View {
    /** Share of the tiles: 2 of 48 may show a lamp or the edge of a hand. */
    private static final float EMPTY_MAX = 0.06f;

    /** Share of the tiles: something that can be compared. */
    private static final float STRUCTURE_MIN = 0.15f;

    /** Share of the tiles: a picture in which there is something to see. */
    private static final float STRUCTURE_FULL = 0.25f;

    private static final float DARK_BELOW = 40;
    private static final long SUDDEN_NANOS = 60_000_000_000L;
    private static final double HABIT_SECONDS = 1_800;
    private static final double RECENT_SECONDS = 180;
    private static final double HABIT_MIN = 0.5;
    private static final double RECENT_MIN = 0.8;

    /** Grey values: darker, somebody's headlights may be all the light there is. */
    private static final float LIT_MIN = 50;

    /** Edges with a greater similarity are in their places. */
    private static final float SURELY_SIMILAR = 0.5f;

    private static final float SIMILAR = 0.3f;
    private static final float FOREIGN = 0.15f;
    private static final float SHIFTED_SIMILAR = 0.35f;
    private static final float SHIFT_GAIN = 0.1f;
    /** Brightness beside the reference's, at least and one over at most: night changes every edge. */
    private static final float SAME_LIGHT = 0.6f;

    private static final long SUDDENLY_FOREIGN_NANOS = 15 * 60_000_000_000L;

    /** Share of overexposed pixels beyond the reference's own. */
    private static final float BEYOND_REFERENCE = 0.25f;

    private final SceneSettings settings;
    private final Sharpness sharpnesses = new Sharpness();
    private final Gradients.Shift shift = new Gradients.Shift();

    // what the time before was like
    private boolean hasSeen;
    private long seenNanos;
    /** Share of the last half hour in which there was something to see by good light. */
    private double habit = -1;
    /** The same of the last minutes. */
    private double recent;

    private boolean isDarkSpell;
    private boolean isSuddenDark;
    private boolean hasBeenSimilar;
    private long similarNanos;
    private boolean isForeignSpell;
    private boolean isSuddenlyForeign;

    // what this look is like
    Finding covered = Finding.UNKNOWN;
    Finding blinded = Finding.UNKNOWN;
    Finding blurred = Finding.UNKNOWN;
    Finding moved = Finding.UNKNOWN;
    /** Whether there is something to compare. */
    boolean isUsable;
    /** Whether it is fit for a reference that nobody asked for. */
    boolean isHealthy;
    /** Whether the pixels may all be black. */
    boolean isBlack;

    float sharpness = Float.NaN;
    float similarity = Float.NaN;
    /** How far the view has moved: shares of width and height; NaN unless it was found elsewhere. */
    float shiftX = Float.NaN;

    float shiftY = Float.NaN;

    View(SceneSettings settings) {
        this.settings = settings;
    }

    /** The reference is another one: what was similar to the one before says nothing. */
    void forgetReference() {
        hasBeenSimilar = false;
        isForeignSpell = false;
    }

    /**
     * Judges.
     *
     * @param reference null if there is none yet
     * @param millis since the look before
     */
    void judge(Look look, @Nullable Reference reference, long nowNanos, long millis) {
        boolean isDark = look.brightness < DARK_BELOW;
        boolean isEmpty = look.structure <= EMPTY_MAX;
        double blindedMin = reference == null
                ? settings.blindedShareMin()
                : Math.min(0.98, Math.max(settings.blindedShareMin(), reference.overexposed + BEYOND_REFERENCE));
        boolean isBlinded = look.overexposed >= blindedMin;
        blinded = Finding.of(isBlinded);
        remember(look, nowNanos, millis);
        covered = isBlinded || !isEmpty ? Finding.FINE : covered(isDark, reference == null, nowNanos);
        isDarkSpell &= isDark && isEmpty;
        isBlack = isDark && isEmpty;
        isUsable = look.structure >= STRUCTURE_MIN && !isDark && !isBlinded;
        isHealthy = isUsable && look.structure >= STRUCTURE_FULL && look.brightness <= 255 - DARK_BELOW;
        compare(look, reference, nowNanos);
    }

    private void remember(Look look, long nowNanos, long millis) {
        boolean isSeen = look.structure >= STRUCTURE_FULL;
        if (isSeen) {
            hasSeen = true;
            seenNanos = nowNanos;
        }
        double share = isSeen && look.brightness >= LIT_MIN ? 1 : 0;
        if (habit < 0) {
            habit = share;
            recent = share;
        }
        double seconds = millis / 1_000.0;
        habit += (share - habit) * (1 - Math.exp(-seconds / HABIT_SECONDS));
        recent += (share - recent) * (1 - Math.exp(-seconds / RECENT_SECONDS));
    }

    /** Of an even surface. */
    private Finding covered(boolean isDark, boolean isNew, long nowNanos) {
        if (!isDark) {
            return Finding.FAULTY;
        }
        if (!settings.darkIsCovered()) {
            return Finding.UNKNOWN;
        }
        if (!hasSeen) {
            return isNew ? Finding.FAULTY : Finding.UNKNOWN; // a new camera's cap, or a start at night
        }
        if (!isDarkSpell) {
            isDarkSpell = true;
            isSuddenDark = habit >= HABIT_MIN && recent >= RECENT_MIN && nowNanos - seenNanos <= SUDDEN_NANOS;
        }
        return Finding.of(isSuddenDark);
    }

    private void compare(Look look, @Nullable Reference reference, long nowNanos) {
        blurred = Finding.UNKNOWN;
        moved = Finding.UNKNOWN;
        sharpness = Float.NaN;
        similarity = Float.NaN;
        if (reference == null || !isUsable) {
            return;
        }
        similarity = reference.gradients.similarity(look.gradientsOfMean);
        boolean isShifted = similarity < SURELY_SIMILAR && isShifted(look, reference);
        if (similarity >= SIMILAR) {
            hasBeenSimilar = true;
            similarNanos = nowNanos;
            isForeignSpell = false;
        }
        if (isShifted) {
            moved = Finding.FAULTY;
            return;
        }
        sharpnesses.measure(look.tiles, reference.tiles);
        sharpness = sharpnesses.ofMostTiles();
        boolean isBlurred = sharpnesses.isKnown() && sharpness < settings.sharpnessMin();
        blurred = sharpnesses.isKnown() ? Finding.of(isBlurred) : Finding.UNKNOWN;
        if (similarity >= SIMILAR) {
            moved = Finding.FINE;
        } else if (!isBlurred && similarity < FOREIGN) {
            moved = foreign(look, reference, nowNanos);
        }
    }

    private boolean isShifted(Look look, Reference reference) {
        reference.gradients.findShift(look.gradientsOfMean, shift);
        boolean isFar = Math.abs(shift.x) >= settings.shiftMin() || Math.abs(shift.y) >= settings.shiftMin();
        boolean isShifted = isFar && shift.similarity >= SHIFTED_SIMILAR && shift.similarity >= similarity + SHIFT_GAIN;
        shiftX = isShifted ? shift.x : Float.NaN;
        shiftY = isShifted ? shift.y : Float.NaN;
        return isShifted;
    }

    /** Nothing is where it was, and it isn't to be found nearby. */
    private Finding foreign(Look look, Reference reference, long nowNanos) {
        float light = look.brightness / reference.brightness;
        if (light < SAME_LIGHT || light > 1 / SAME_LIGHT) {
            return Finding.UNKNOWN;
        }
        if (!isForeignSpell) {
            isForeignSpell = true;
            isSuddenlyForeign = !hasBeenSimilar || nowNanos - similarNanos <= SUDDENLY_FOREIGN_NANOS;
        }
        blurred = Finding.UNKNOWN;
        return isSuddenlyForeign ? Finding.FAULTY : Finding.UNKNOWN;
    }
}
