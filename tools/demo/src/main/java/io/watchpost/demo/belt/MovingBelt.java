package io.watchpost.demo.belt;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An endless belt that moves from left to right under one camera, in one light, with parts at irregular distances. What
 * lies where follows from the seed alone, so any place of the belt can be asked for in any order. Immutable; any thread
 * may ask.
 */
final class MovingBelt {
    /** Mean distance from part to part in view units; the whole view of a 4:3 camera is 1.33 long. */
    private static final double PITCH = 1.75;

    /** How far a part may lie before or behind its place; two never meet in the centre square. */
    private static final double IRREGULARITY = 0.2;

    private static final int MISSING_PERCENT = 15;
    private static final int GOOD_PERCENT = 40;
    private static final double LITTER_PER_UNIT = 5;
    private static final List<BeltLabel> DEFECTS =
            List.of(BeltLabel.SCRATCHED, BeltLabel.CHIPPED, BeltLabel.MISPRINTED);

    private final BeltSplit split;
    private final long seed;
    private final BeltSurface surface;
    private final List<Occluder> occluders;
    private final Light light;
    private final Lens lens;

    MovingBelt(BeltSplit split, long seed) {
        this.split = split;
        this.seed = seed;
        RandomGenerator random = random(0, 0);
        SurroundingsMaker surroundings = new SurroundingsMaker(random);
        SceneMaker maker = new SceneMaker(split, random);
        this.surface = surroundings.surface(0);
        this.occluders = List.of(surroundings.rail(surface, random.nextDouble(0.03, 0.07)));
        this.light = maker.light();
        this.lens = maker.lens();
    }

    /**
     * What the camera sees.
     *
     * @param travelled how far the belt has moved, in view units
     * @param frame makes the noise of each frame its own
     */
    BeltScene scene(double travelled, long frame) {
        List<Part> parts = new ArrayList<>();
        long slot = Math.round(-travelled / PITCH);
        for (long i = slot - 1; i <= slot + 1; i++) {
            Part part = part(i, travelled);
            if (part != null) {
                parts.add(part);
            }
        }
        List<Debris> debris = new ArrayList<>();
        long stretch = (long) Math.floor(-travelled);
        for (long i = stretch - 1; i <= stretch + 2; i++) {
            litter(i, travelled, debris);
        }
        return new BeltScene(
                surface.scrolledBy(travelled), debris, parts, occluders, light, lens.withNoiseSeed(seed ^ frame));
    }

    /** What is right to say of the centre square; null while a part enters or leaves it, or is hidden. */
    @Nullable
    BeltLabel truth(double travelled) {
        BeltLabel truth = BeltLabel.EMPTY;
        for (Part part : scene(travelled, 0).parts()) {
            double reach = part.radius();
            if (part.x() + reach < 0 || part.x() - reach > 1) {
                continue;
            }
            boolean whole = part.x() - reach >= 0 && part.x() + reach <= 1;
            boolean hidden = occluders.stream().anyMatch(occluder -> Visibility.hidesTruth(occluder, part));
            if (truth != BeltLabel.EMPTY || !whole || hidden) {
                return null;
            }
            truth = part.defect().label();
        }
        return truth;
    }

    /** The part of a place, where it is now; null when the place is empty. */
    private @Nullable Part part(long slot, double travelled) {
        RandomGenerator random = random(1, slot);
        if (random.nextInt(100) < MISSING_PERCENT) {
            return null;
        }
        BeltLabel label =
                random.nextInt(100) < GOOD_PERCENT ? BeltLabel.GOOD : DEFECTS.get(random.nextInt(DEFECTS.size()));
        double along = slot * PITCH + random.nextDouble(-IRREGULARITY, IRREGULARITY) + travelled;
        Part part = new PartMaker(split, random).part(label, surface);
        double slack = 0.4 - part.radius();
        double across = 0.5 + random.nextDouble(-slack, slack);
        return part.at(0.5 + along, across);
    }

    private void litter(long stretch, double travelled, List<Debris> debris) {
        SurroundingsMaker maker = new SurroundingsMaker(random(2, stretch));
        AffineTransform moved = AffineTransform.getTranslateInstance(travelled, 0);
        for (Debris one : maker.debris(surface, (double) stretch, stretch + 1.0, LITTER_PER_UNIT)) {
            debris.add(new Debris(
                    new Path2D.Double(one.form(), moved), one.rgb(), one.opacity(), one.width(), one.soft()));
        }
    }

    private RandomGenerator random(long stream, long index) {
        return new SplittableRandom(Mixing.of(split.salt(), seed, stream, index));
    }
}
