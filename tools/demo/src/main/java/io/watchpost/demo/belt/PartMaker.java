package io.watchpost.demo.belt;

import io.watchpost.demo.belt.Material.Finish;
import java.util.List;
import java.util.random.RandomGenerator;

/** Invents parts of a split. Deterministic for a generator's state. */
final class PartMaker {
    /** Radius range in view units: 28 to 35 pixels of 96. */
    private static final double RADIUS_MIN = 0.29;

    private static final double RADIUS_MAX = 0.365;

    /** Least difference of brightness between a part and the belt, so that a missing piece can be seen. */
    private static final double CONTRAST_MIN = 42;

    private static final List<Finish> WORKED = List.of(Finish.BRUSHED, Finish.TURNED, Finish.CAST);
    private static final List<Print.Kind> KINDS = List.of(Print.Kind.values());

    /** Least difference of brightness between print and field, so that good, wrong and missing prints can be told. */
    private static final double INK_CONTRAST_MIN = 125;

    /** Least difference between field and part, so that an empty field can be seen. */
    private static final double FIELD_CONTRAST_MIN = 22;

    private final BeltSplit split;
    private final RandomGenerator random;

    PartMaker(BeltSplit split, RandomGenerator random) {
        this.split = split;
        this.random = random;
    }

    /** A part in the centre of the view, somewhat aside so that it is still wholly visible in the centre square. */
    Part part(BeltLabel label, BeltSurface surface) {
        List<PartFamily> families = split.families();
        PartFamily family = families.get(random.nextInt(families.size()));
        PartShape shape = family.shape(random);
        Material material = material(surface.rgb());
        Print print = print(material.rgb());
        double radius = random.nextDouble(RADIUS_MIN, RADIUS_MAX);
        double slack = 0.49 - radius;
        return new Part(
                family,
                shape,
                0.5 + random.nextDouble(-slack, slack),
                0.5 + random.nextDouble(-slack, slack),
                radius,
                random.nextDouble(2 * Math.PI),
                material,
                print,
                new DefectMaker(random).defect(label, shape, material));
    }

    private Material material(int belt) {
        while (true) {
            boolean metal = random.nextInt(100) < 55;
            int rgb = metal ? metal() : plastic();
            if (Math.abs(Rgb.luminance(rgb) - Rgb.luminance(belt)) < CONTRAST_MIN) {
                continue;
            }
            Finish finish = metal
                    ? WORKED.get(random.nextInt(WORKED.size()))
                    : random.nextInt(4) == 0 ? Finish.CAST : Finish.MATTE;
            return new Material(
                    rgb,
                    finish,
                    random.nextDouble(1, metal ? 9 : 5),
                    random.nextDouble(25, 70),
                    random.nextDouble(0, metal ? 40 : 25),
                    random.nextDouble(-0.6, 0.6),
                    random.nextDouble(-0.6, 0.6),
                    random.nextInt(1 << 16));
        }
    }

    private int metal() {
        return switch (random.nextInt(4)) {
            case 0 ->
                Rgb.hsb(0.11 + random.nextDouble(0.03), random.nextDouble(0.3, 0.55), random.nextDouble(0.5, 0.8));
            case 1 ->
                Rgb.hsb(0.05 + random.nextDouble(0.03), random.nextDouble(0.3, 0.5), random.nextDouble(0.45, 0.7));
            default -> Rgb.hsb(random.nextDouble(0.5, 0.7), random.nextDouble(0, 0.12), random.nextDouble(0.4, 0.82));
        };
    }

    private int plastic() {
        double hue = split.hues().get(random.nextInt(split.hues().size())) + random.nextDouble(-0.025, 0.025);
        return Rgb.hsb(hue, random.nextDouble(0.2, 0.9), random.nextDouble(0.2, 0.9));
    }

    private Print print(int body) {
        int field;
        int ink;
        do {
            field = field(body);
            ink = Rgb.luminance(field) < 128
                    ? Rgb.plus(0xf0f0e8, random.nextDouble(-10, 10))
                    : Rgb.hsb(random.nextDouble(), 0.6, random.nextDouble(0.02, 0.14));
        } while (Math.abs(Rgb.luminance(ink) - Rgb.luminance(field)) < INK_CONTRAST_MIN
                || Math.abs(Rgb.luminance(field) - Rgb.luminance(body)) < FIELD_CONTRAST_MIN);
        Print.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        return new Print(
                kind,
                text(random.nextInt(3, 5)),
                ink,
                field,
                random.nextDouble(-0.05, 0.05),
                random.nextDouble(-0.08, 0.08),
                random.nextDouble(-0.04, 0.04));
    }

    /** A label, light or dark, or a shade of the part's own colour. */
    private int field(int body) {
        return switch (random.nextInt(4)) {
            case 0 -> Rgb.plus(0xdcdcd4, random.nextDouble(-20, 20));
            case 1 -> Rgb.plus(0x262a2c, random.nextDouble(-15, 15));
            case 2 -> Rgb.plus(body, random.nextDouble(-70, -25));
            default -> Rgb.plus(body, random.nextDouble(25, 70));
        };
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(split.alphabet().charAt(random.nextInt(split.alphabet().length())));
        }
        return text.toString();
    }
}
