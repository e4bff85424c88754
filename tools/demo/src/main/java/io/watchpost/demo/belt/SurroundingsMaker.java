package io.watchpost.demo.belt;

import io.watchpost.demo.belt.BeltSurface.Pattern;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Invents belts, what lies on them and what hangs above them. Deterministic for a generator's state. */
final class SurroundingsMaker {
    private static final List<Pattern> PATTERNS = List.of(Pattern.values());

    private final RandomGenerator random;

    SurroundingsMaker(RandomGenerator random) {
        this.random = random;
    }

    /** @param tiltMax radians between belt and picture at most */
    BeltSurface surface(double tiltMax) {
        int rgb = switch (random.nextInt(6)) {
            case 0 -> Rgb.hsb(random.nextDouble(0.3, 0.42), random.nextDouble(0.3, 0.6), random.nextDouble(0.22, 0.5));
            case 1 -> Rgb.hsb(random.nextDouble(0.55, 0.64), random.nextDouble(0.3, 0.7), random.nextDouble(0.25, 0.6));
            case 2 ->
                Rgb.hsb(random.nextDouble(0.08, 0.15), random.nextDouble(0.05, 0.25), random.nextDouble(0.6, 0.8));
            default -> Rgb.hsb(random.nextDouble(), random.nextDouble(0, 0.1), random.nextDouble(0.14, 0.36));
        };
        return new BeltSurface(
                rgb,
                PATTERNS.get(random.nextInt(PATTERNS.size())),
                random.nextDouble(0.045, 0.12),
                random.nextDouble(2, 11),
                random.nextDouble(1.5, 6),
                random.nextDouble(-18, 12),
                random.nextInt(3) == 0 ? random.nextDouble(0.1, 0.4) : 0,
                random.nextDouble(2.4),
                2.4,
                tiltMax * random.nextDouble(-1, 1),
                0,
                random.nextInt(1 << 16));
    }

    /** @param x0 left end of the stretch of belt to litter, in view units */
    List<Debris> debris(BeltSurface surface, double x0, double x1, double perUnit) {
        List<Debris> debris = new ArrayList<>();
        int count = (int) (random.nextDouble(perUnit) * (x1 - x0) + random.nextDouble());
        for (int i = 0; i < count; i++) {
            double x = random.nextDouble(x0, x1);
            double y = random.nextDouble();
            debris.add(
                    switch (random.nextInt(10)) {
                        case 0, 1, 2, 3 -> beltScratch(surface, x, y);
                        case 4, 5 -> oil(x, y);
                        case 6 -> leaf(x, y);
                        case 7 -> shaving(x, y);
                        default -> crumb(surface, x, y);
                    });
        }
        return debris;
    }

    private Debris beltScratch(BeltSurface surface, double x, double y) {
        double angle = random.nextInt(3) == 0 ? random.nextDouble(Math.PI) : random.nextGaussian() * 0.25;
        double length = random.nextDouble(0.1, 0.5);
        double dx = Math.cos(angle) * length / 2;
        double dy = Math.sin(angle) * length / 2;
        double bend = random.nextGaussian() * 0.15;
        Path2D line = new Path2D.Double();
        line.moveTo(x - dx, y - dy);
        line.quadTo(x - dy * bend, y + dx * bend, x + dx, y + dy);
        int rgb = Rgb.plus(surface.rgb(), random.nextBoolean() ? 80 : -60);
        return new Debris(line, rgb, random.nextDouble(0.3, 0.95), random.nextDouble(0.008, 0.026), false);
    }

    private Debris oil(double x, double y) {
        double size = random.nextDouble(0.04, 0.14);
        int lobes = random.nextInt(2, 5);
        double phase = random.nextDouble(6);
        Path2D form = Outlines.polar(
                angle -> size * (1 + 0.25 * Math.cos(lobes * angle + phase) + 0.1 * Math.cos(7 * angle)));
        return new Debris(moved(form, x, y), 0x100c08, random.nextDouble(0.3, 0.7), 0, true);
    }

    private Debris leaf(double x, double y) {
        double length = random.nextDouble(0.06, 0.13);
        double turn = random.nextDouble(2 * Math.PI);
        double dx = Math.cos(turn) * length;
        double dy = Math.sin(turn) * length;
        double belly = random.nextDouble(0.5, 0.9);
        Path2D form = new Path2D.Double();
        form.moveTo(-dx, -dy);
        form.quadTo(-dy * belly, dx * belly, dx, dy);
        form.quadTo(dy * belly, -dx * belly, -dx, -dy);
        form.closePath();
        int rgb = Rgb.hsb(random.nextDouble(0.06, 0.3), random.nextDouble(0.4, 0.8), random.nextDouble(0.25, 0.6));
        return new Debris(moved(form, x, y), rgb, 0.95, 0, false);
    }

    private Debris shaving(double x, double y) {
        double size = random.nextDouble(0.02, 0.06);
        double turn = random.nextDouble(6);
        Path2D line = new Path2D.Double();
        for (int i = 0; i <= 14; i++) {
            double angle = turn + i * 0.8;
            double px = x + size * (0.4 * Math.cos(angle) + i * 0.12 * Math.cos(turn));
            double py = y + size * (0.4 * Math.sin(angle) + i * 0.12 * Math.sin(turn));
            if (i == 0) {
                line.moveTo(px, py);
            } else {
                line.lineTo(px, py);
            }
        }
        return new Debris(
                line, Rgb.plus(0xc8ccd0, random.nextDouble(-40, 30)), 0.9, random.nextDouble(0.008, 0.016), false);
    }

    private Debris crumb(BeltSurface surface, double x, double y) {
        double size = random.nextDouble(0.006, 0.03);
        int corners = random.nextInt(3, 7);
        Path2D form = new Path2D.Double();
        for (int i = 0; i < corners; i++) {
            double angle = 2 * Math.PI * (i + random.nextDouble(0.6)) / corners;
            double px = size * Math.cos(angle);
            double py = size * Math.sin(angle);
            if (i == 0) {
                form.moveTo(px, py);
            } else {
                form.lineTo(px, py);
            }
        }
        form.closePath();
        return new Debris(moved(form, x, y), Rgb.plus(surface.rgb(), random.nextBoolean() ? 70 : -50), 0.9, 0, false);
    }

    private static Path2D moved(Path2D form, double x, double y) {
        form.transform(java.awt.geom.AffineTransform.getTranslateInstance(x, y));
        return form;
    }

    /** A guide rail along the upper or lower edge. */
    Occluder rail(BeltSurface surface, double reach) {
        boolean top = random.nextBoolean();
        double width = random.nextDouble(0.05, 0.12);
        double y = top ? reach - width / 2 : 1 - reach + width / 2;
        double slope = Math.tan(surface.tilt());
        Path2D line = new Path2D.Double();
        line.moveTo(-1, y - 1.5 * slope);
        line.lineTo(2, y + 1.5 * slope);
        int rgb = Rgb.plus(0x8a8f94, random.nextDouble(-50, 40));
        return new Occluder(line, width, rgb, Rgb.plus(rgb, 50));
    }

    /** A cable across the view. */
    Occluder cable() {
        double angle = random.nextDouble(Math.PI);
        double dx = Math.cos(angle);
        double dy = Math.sin(angle);
        double aside = random.nextDouble(-0.45, 0.45);
        double x = 0.5 - dy * aside;
        double y = 0.5 + dx * aside;
        double bend = random.nextDouble(-0.5, 0.5);
        Path2D line = new Path2D.Double();
        line.moveTo(x - 1.2 * dx, y - 1.2 * dy);
        line.quadTo(x - dy * bend, y + dx * bend, x + 1.2 * dx, y + 1.2 * dy);
        int rgb = random.nextInt(3) == 0
                ? Rgb.hsb(random.nextDouble(), 0.7, 0.5)
                : Rgb.plus(0x202020, random.nextDouble(0, 30));
        return new Occluder(line, random.nextDouble(0.035, 0.06), rgb, Rgb.plus(rgb, 60));
    }
}
