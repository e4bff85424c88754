package io.watchpost.demo.belt;

import static io.watchpost.demo.belt.Outlines.circle;

import java.awt.Shape;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A kind of part. Every family has a regular outline, so that a missing piece is one to the eye, and a field that its
 * print must fill. The parts of a family differ in their proportions.
 */
enum PartFamily {
    GEAR(random -> {
        double depth = random.nextDouble(0.12, 0.18);
        return part(
                Outlines.gear(random.nextInt(12, 21), depth),
                List.of(circle(0, -0.08, random.nextDouble(0.14, 0.24))),
                List.of(),
                new PrintField(0, 0.48, 0.44, 0.19));
    }),
    WASHER(random -> part(
            Outlines.ellipse(1, 1),
            List.of(circle(0, -0.06, random.nextDouble(0.26, 0.36))),
            List.of(),
            new PrintField(0, 0.62, 0.44, 0.19))),
    BRACKET(random -> {
        double arm = random.nextDouble(0.55, 0.68);
        return part(
                Outlines.rounded(
                        0.14, -0.78, -0.62, -0.78 + arm, -0.62, -0.78 + arm, 0.05, 0.78, 0.05, 0.78, 0.62, -0.78, 0.62),
                List.of(circle(-0.78 + arm / 2, -0.32, random.nextDouble(0.09, 0.15))),
                List.of(),
                new PrintField(0.08, 0.33, 0.5, 0.2));
    }),
    CAP(random -> {
        int ridges = random.nextInt(20, 33);
        return part(
                Outlines.polar(angle -> 0.975 + 0.02 * Math.cos(ridges * angle)),
                List.of(),
                List.of(circle(0, 0, random.nextDouble(0.72, 0.84))),
                new PrintField(0, 0, 0.54, 0.25));
    }),
    PLATE(random -> {
        double halfHeight = random.nextDouble(0.46, 0.6);
        List<Shape> holes = new ArrayList<>();
        for (int corner = 0; corner < 4; corner++) {
            holes.add(circle(corner % 2 == 0 ? -0.68 : 0.68, (corner < 2 ? -1 : 1) * (halfHeight - 0.16), 0.08));
        }
        return part(
                Outlines.rounded(0.14, -0.84, -halfHeight, 0.84, -halfHeight, 0.84, halfHeight, -0.84, halfHeight),
                holes,
                List.of(),
                new PrintField(0, 0, 0.48, 0.22));
    }),
    HEX_NUT(random -> {
        double hole = random.nextDouble(0.24, 0.34);
        return part(
                Outlines.polygon(6, 0.1),
                List.of(circle(0, -0.1, hole)),
                List.of(circle(0, -0.1, hole + 0.08)),
                new PrintField(0, 0.58, 0.42, 0.17));
    }),
    FLANGE(random -> part(
            Outlines.ellipse(1, 1),
            ringOfHoles(random.nextInt(5, 9), 0.8, 0.09),
            List.of(),
            new PrintField(0, 0, 0.52, 0.23))),
    LINK(random -> {
        double hole = random.nextDouble(0.14, 0.22);
        return part(
                Outlines.rounded(0.42, -1, -0.48, 1, -0.48, 1, 0.48, -1, 0.48),
                List.of(circle(-0.7, 0, hole), circle(0.7, 0, hole)),
                List.of(),
                new PrintField(0, 0, 0.42, 0.22));
    }),
    ROTOR(random -> part(
            Outlines.polygon(3, random.nextDouble(0.3, 0.5)),
            List.of(circle(0, -0.45, random.nextDouble(0.1, 0.15))),
            List.of(),
            new PrintField(0, 0.12, 0.46, 0.2))),
    CROSS(random -> {
        double arm = random.nextDouble(0.34, 0.44);
        double end = 0.88;
        return part(
                Outlines.rounded(
                        0.08, -arm, -end, arm, -end, arm, -arm, end, -arm, end, arm, arm, arm, arm, end, -arm, end,
                        -arm, arm, -end, arm, -end, -arm, -arm, -arm),
                List.of(),
                List.of(),
                new PrintField(0, 0, 0.56, 0.22));
    }),
    SQUARE_NUT(random -> part(
            Outlines.rounded(0.12, -0.72, -0.72, 0.72, -0.72, 0.72, 0.72, -0.72, 0.72),
            List.of(circle(0, -0.2, random.nextDouble(0.2, 0.3))),
            List.of(),
            new PrintField(0, 0.42, 0.52, 0.19))),
    DISC(random -> part(
            Outlines.flattened(random.nextDouble(-0.8, -0.62)),
            List.of(),
            List.of(),
            new PrintField(0, 0.1, 0.54, 0.24))),

    OCTAGON(random -> part(
            Outlines.polygon(8, 0.06),
            List.of(circle(0, -0.48, random.nextDouble(0.1, 0.18))),
            List.of(),
            new PrintField(0, 0.16, 0.54, 0.22))),
    KNOB(random -> {
        int lobes = random.nextInt(5, 9);
        return part(
                Outlines.polar(angle -> 0.91 + 0.08 * Math.cos(lobes * angle)),
                List.of(),
                List.of(),
                new PrintField(0, 0, 0.5, 0.23));
    }),
    COVER(random -> part(
            Outlines.ellipse(1, random.nextDouble(0.62, 0.74)),
            List.of(circle(-0.8, 0, 0.08), circle(0.8, 0, 0.08)),
            List.of(),
            new PrintField(0, 0, 0.5, 0.22))),
    TRAPEZOID(random -> {
        double top = random.nextDouble(0.42, 0.56);
        return part(
                Outlines.rounded(0.12, -top, -0.66, top, -0.66, 0.76, 0.64, -0.76, 0.64),
                List.of(circle(0, -0.36, 0.12)),
                List.of(),
                new PrintField(0, 0.22, 0.48, 0.21));
    }),
    TEE(random -> {
        double stem = random.nextDouble(0.26, 0.36);
        return part(
                Outlines.rounded(
                        0.1, -0.8, -0.6, 0.8, -0.6, 0.8, 0.06, stem, 0.06, stem, 0.86, -stem, 0.86, -stem, 0.06, -0.8,
                        0.06),
                List.of(circle(0, 0.5, 0.12)),
                List.of(),
                new PrintField(0, -0.27, 0.56, 0.21));
    }),

    PENTAGON(random -> part(
            Outlines.polygon(5, random.nextDouble(0.1, 0.3)),
            List.of(circle(0, -0.5, 0.1)),
            List.of(),
            new PrintField(0, 0.2, 0.5, 0.22))),
    HALF_MOON(random -> {
        double flat = random.nextDouble(-0.3, -0.18);
        return part(
                Outlines.flattened(flat),
                List.of(circle(-0.7, 0.1, 0.1), circle(0.7, 0.1, 0.1)),
                List.of(),
                new PrintField(0, 0.34, 0.48, 0.22));
    });

    @SuppressWarnings("ImmutableEnumChecker") // the functions keep nothing
    private final Function<RandomGenerator, PartShape> shape;

    PartFamily(Function<RandomGenerator, PartShape> shape) {
        this.shape = shape;
    }

    /** One part of this family. */
    PartShape shape(RandomGenerator random) {
        return shape.apply(random);
    }

    private static PartShape part(Path2D outline, List<Shape> holes, List<Shape> edges, PrintField field) {
        return new PartShape(outline, holes, edges, field);
    }

    private static List<Shape> ringOfHoles(int count, double distance, double radius) {
        List<Shape> holes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * (i + 0.5) / count;
            holes.add(circle(distance * Math.cos(angle), distance * Math.sin(angle), radius));
        }
        return holes;
    }
}
