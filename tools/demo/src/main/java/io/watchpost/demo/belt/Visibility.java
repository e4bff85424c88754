package io.watchpost.demo.belt;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;

/** Whether something before the lens hides what a careful person would judge a part by. */
final class Visibility {
    /** Share of the print or of a defect that may be hidden. */
    private static final double HIDDEN_MAX = 0.25;

    /** Share of the outline that may be hidden: a chip could be there. */
    private static final double OUTLINE_HIDDEN_MAX = 0.15;

    private Visibility() {}

    static boolean hidesTruth(Occluder occluder, Part part) {
        Shape cover = new BasicStroke((float) occluder.width()).createStrokedShape(occluder.line());
        AffineTransform placement = part.placement();
        return hidden(cover, placement, fieldPoints(part.shape().field())) > HIDDEN_MAX
                || hidden(cover, placement, PathPoints.of(part.shape().outline())) > OUTLINE_HIDDEN_MAX
                || hidden(cover, placement, defectPoints(part.defect())) > HIDDEN_MAX;
    }

    private static double hidden(Shape cover, AffineTransform placement, List<Point2D> points) {
        Point2D at = new Point2D.Double();
        long hidden = points.stream()
                .filter(point -> cover.contains(placement.transform(point, at)))
                .count();
        return points.isEmpty() ? 0 : (double) hidden / points.size();
    }

    private static List<Point2D> fieldPoints(PrintField field) {
        List<Point2D> points = new ArrayList<>();
        for (double y = -0.8; y < 1; y += 0.4) {
            for (double x = -0.9; x < 1; x += 0.3) {
                points.add(new Point2D.Double(field.x() + x * field.halfWidth(), field.y() + y * field.halfHeight()));
            }
        }
        return points;
    }

    private static List<Point2D> defectPoints(Defect defect) {
        return switch (defect) {
            case Defect.Scratch scratch ->
                scratch.cuts().stream()
                        .flatMap(cut -> PathPoints.of(cut.line()).stream())
                        .toList();
            case Defect.Chip chip -> PathPoints.of(chip.bite());
            case Defect.Misprint ignored -> List.of();
            case Defect.None ignored -> List.of();
        };
    }
}
