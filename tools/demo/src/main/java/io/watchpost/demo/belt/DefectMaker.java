package io.watchpost.demo.belt;

import io.watchpost.demo.belt.Defect.Misprint.Fault;
import io.watchpost.demo.belt.Defect.Scratch.Cut;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.QuadCurve2D;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Spoils parts, in ways that a careful person sees at 96 by 96 pixels. Deterministic for a generator's state. */
final class DefectMaker {
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final int TRIES = 5_000;
    private static final int SAMPLES = 16;

    /** How far a scratch stays from outline and holes, in part radii: at the edge it would look like relief. */
    private static final double EDGE_MARGIN = 0.1;

    /** Least length of a scratch in part radii: 16 pixels of 96 on the smallest part. */
    private static final double LENGTH_MIN = 0.58;

    /** Least area that a chip takes away, in squared part radii. */
    private static final double REMOVED_MIN = 0.12;

    /** Least share of the outline that a chip takes away. */
    private static final double MISSING_MIN = 0.06;

    private final RandomGenerator random;

    DefectMaker(RandomGenerator random) {
        this.random = random;
    }

    /** A defect of this class; none for {@code GOOD}. */
    Defect defect(BeltLabel label, PartShape shape, Material material) {
        return switch (label) {
            case SCRATCHED -> scratch(shape, material);
            case CHIPPED -> chip(shape, material);
            case MISPRINTED -> misprint(shape.field());
            case GOOD, EMPTY -> new Defect.None();
        };
    }

    private Defect scratch(PartShape shape, Material material) {
        int count = 1 + Math.max(0, random.nextInt(5) - 2);
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cuts.add(cut(shape));
        }
        double luminance = Rgb.luminance(material.rgb());
        boolean bright = luminance < 115 || (luminance < 140 && random.nextBoolean());
        double levels = random.nextDouble(95, 140);
        int core = Rgb.plus(material.rgb(), bright ? levels : -levels);
        return new Defect.Scratch(cuts, core, Rgb.plus(material.rgb(), bright ? -40 : 40));
    }

    private Cut cut(PartShape shape) {
        QuadCurve2D line = new QuadCurve2D.Double();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double length = Math.max(LENGTH_MIN, random.nextDouble(0.7, 1.5) * (1 - 0.02 * attempt));
            double angle = random.nextDouble(2 * Math.PI);
            double dx = Math.cos(angle) * length / 2;
            double dy = Math.sin(angle) * length / 2;
            double x = random.nextDouble(-0.8, 0.8);
            double y = random.nextDouble(-0.8, 0.8);
            double bend = random.nextGaussian() * 0.12;
            line.setCurve(x - dx, y - dy, x - dy * bend * 2, y + dx * bend * 2, x + dx, y + dy);
            if (liesOn(shape, line)) {
                return new Cut(line, random.nextDouble(0.062, 0.1));
            }
        }
        throw new IllegalStateException("no room for a scratch on " + shape);
    }

    /** Almost all of it on the surface and clear of its edges, and most of it outside the print. */
    private static boolean liesOn(PartShape shape, QuadCurve2D line) {
        int unclear = 0;
        int printed = 0;
        for (int i = 0; i <= SAMPLES && unclear < 2; i++) {
            Point2D at = pointAt(line, (double) i / SAMPLES);
            unclear += solidAround(shape, at.getX(), at.getY()) ? 0 : 1;
            printed += shape.field().rectangle().contains(at) ? 1 : 0;
        }
        return unclear < 2 && printed <= SAMPLES / 3;
    }

    private static boolean solidAround(PartShape shape, double x, double y) {
        return shape.solidAt(x - EDGE_MARGIN, y)
                && shape.solidAt(x + EDGE_MARGIN, y)
                && shape.solidAt(x, y - EDGE_MARGIN)
                && shape.solidAt(x, y + EDGE_MARGIN);
    }

    private static Point2D pointAt(QuadCurve2D line, double t) {
        double a = (1 - t) * (1 - t);
        double b = 2 * t * (1 - t);
        double c = t * t;
        return new Point2D.Double(
                a * line.getX1() + b * line.getCtrlX() + c * line.getX2(),
                a * line.getY1() + b * line.getCtrlY() + c * line.getY2());
    }

    private Defect chip(PartShape shape, Material material) {
        List<Point2D> outline = PathPoints.of(shape.outline());
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Point2D at = outline.get(random.nextInt(outline.size()));
            double radius = random.nextDouble(0.3, 0.4);
            Path2D bite = bite(at.getX() * 0.97, at.getY() * 0.97, radius);
            if (!bite.intersects(shape.field().rectangle())
                    && removed(shape, bite) > REMOVED_MIN
                    && missing(outline, bite) > MISSING_MIN) {
                boolean bright = Rgb.luminance(material.rgb()) < 145;
                double levels = random.nextDouble(60, 105);
                return new Defect.Chip(
                        bite,
                        Rgb.plus(material.rgb(), bright ? levels : -levels),
                        Rgb.plus(material.rgb(), bright ? -45 : 45),
                        random.nextDouble(0.07, 0.11));
            }
        }
        throw new IllegalStateException("no room for a chip on " + shape);
    }

    private Path2D bite(double x, double y, double radius) {
        Path2D path = new Path2D.Double();
        int corners = random.nextInt(7, 12);
        for (int i = 0; i < corners; i++) {
            double angle = 2 * Math.PI * (i + random.nextDouble(0.5)) / corners;
            double r = radius * random.nextDouble(0.72, 1.2);
            double px = x + r * Math.cos(angle);
            double py = y + r * Math.sin(angle);
            if (i == 0) {
                path.moveTo(px, py);
            } else {
                path.lineTo(px, py);
            }
        }
        path.closePath();
        return path;
    }

    /** Share of the outline inside the bite. */
    private static double missing(List<Point2D> outline, Path2D bite) {
        return (double) outline.stream().filter(bite::contains).count() / outline.size();
    }

    /** Area of material inside the bite, in squared part radii. */
    private static double removed(PartShape shape, Path2D bite) {
        double step = 0.05;
        int hits = 0;
        var box = bite.getBounds2D();
        for (double y = box.getMinY(); y < box.getMaxY(); y += step) {
            for (double x = box.getMinX(); x < box.getMaxX(); x += step) {
                hits += bite.contains(x, y) && shape.solidAt(x, y) ? 1 : 0;
            }
        }
        return hits * step * step;
    }

    private Defect misprint(PrintField field) {
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        double signX = random.nextBoolean() ? 1 : -1;
        double signY = random.nextBoolean() ? 1 : -1;
        boolean along = random.nextBoolean();
        double width = field.halfWidth();
        double height = field.halfHeight();
        return switch (fault) {
            case BLOTTED ->
                new Defect.Misprint(
                        fault,
                        signX * width * random.nextDouble(0, 0.4),
                        signY * height * random.nextDouble(0, 0.4),
                        random.nextDouble(2 * Math.PI),
                        random.nextDouble(0.8, 1.1));
            case MISSING -> new Defect.Misprint(fault, 0, 0, 0, 0);
            case CUT -> new Defect.Misprint(fault, 0, 0, 0, signX * random.nextDouble(0.35, 0.5));
            case SHIFTED ->
                new Defect.Misprint(
                        fault,
                        signX * width * (along ? random.nextDouble(0.7, 1) : random.nextDouble(0, 0.3)),
                        signY * height * (along ? random.nextDouble(0, 0.5) : random.nextDouble(1.3, 1.8)),
                        signX * random.nextDouble(0.15, 0.5),
                        1);
            case DOUBLED ->
                new Defect.Misprint(
                        fault,
                        signX * width * random.nextDouble(0.35, 0.6),
                        signY * height * random.nextDouble(0.9, 1.3),
                        signX * random.nextDouble(0.15, 0.35),
                        1);
            case SMEARED ->
                new Defect.Misprint(
                        fault,
                        signX * width * (along ? random.nextDouble(0.8, 1.2) : random.nextDouble(0, 0.2)),
                        signY * height * (along ? random.nextDouble(0, 0.4) : random.nextDouble(1.2, 1.8)),
                        0,
                        1);
        };
    }
}
