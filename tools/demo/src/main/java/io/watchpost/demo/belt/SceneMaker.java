package io.watchpost.demo.belt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Invents whole scenes of a split. Deterministic for a generator's state; one thread. */
final class SceneMaker {
    private static final int TRIES = 8;
    private static final double TILT_MAX = 0.12;

    private final BeltSplit split;
    private final RandomGenerator random;
    private final SurroundingsMaker surroundings;

    SceneMaker(BeltSplit split, RandomGenerator random) {
        this.split = split;
        this.random = random;
        this.surroundings = new SurroundingsMaker(random);
    }

    /** A still picture of this class. */
    BeltScene scene(BeltLabel label) {
        BeltSurface surface = surroundings.surface(TILT_MAX);
        List<Part> parts =
                label == BeltLabel.EMPTY ? List.of() : List.of(new PartMaker(split, random).part(label, surface));
        List<Debris> debris = surroundings.debris(surface, -0.2, 1.2, label == BeltLabel.EMPTY ? 10 : 6);
        return new BeltScene(surface, debris, parts, occluders(surface, parts), light(), lens());
    }

    private List<Occluder> occluders(BeltSurface surface, List<Part> parts) {
        List<Occluder> occluders = new ArrayList<>();
        if (random.nextInt(100) < 25) {
            addHarmless(occluders, parts, () -> surroundings.rail(surface, random.nextDouble(0.05, 0.2)));
        }
        if (random.nextInt(100) < 20) {
            addHarmless(occluders, parts, surroundings::cable);
        }
        return occluders;
    }

    private static void addHarmless(List<Occluder> occluders, List<Part> parts, Supplier<Occluder> maker) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Occluder occluder = maker.get();
            if (parts.stream().noneMatch(part -> Visibility.hidesTruth(occluder, part))) {
                occluders.add(occluder);
                return;
            }
        }
    }

    Light light() {
        Conditions conditions = split.conditions();
        double from = random.nextDouble(2 * Math.PI);
        return new Light(
                random.nextDouble(conditions.gainMin(), conditions.gainMax()),
                random.nextDouble(-0.3, 0.3),
                random.nextDouble(-0.3, 0.3),
                random.nextDouble(0, 0.35),
                random.nextInt(4) == 0 ? random.nextDouble(0.15, 0.4) : 0,
                random.nextDouble(Math.PI),
                random.nextDouble(-0.5, 0.5),
                random.nextDouble(0.04, 0.25),
                Math.cos(from),
                Math.sin(from),
                random.nextDouble(0.15, 0.55));
    }

    Lens lens() {
        Conditions conditions = split.conditions();
        return new Lens(
                random.nextDouble(0.003, 0.0065),
                random.nextDouble(0, 0.004),
                random.nextDouble(0.88, 1.14),
                random.nextDouble(0.96, 1.04),
                random.nextDouble(0.88, 1.14),
                random.nextDouble(conditions.noiseMin(), conditions.noiseMax()),
                random.nextLong());
    }
}
