package io.watchpost.demo.belt;

import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;

/** Points along a line at equal distances. */
final class PathPoints {
    private static final double FLATNESS = 0.01;
    private static final double STEP = 0.03;

    private PathPoints() {}

    static List<Point2D> of(Shape shape) {
        List<Point2D> points = new ArrayList<>();
        double[] at = new double[6];
        double x = 0;
        double y = 0;
        double rest = 0;
        for (PathIterator i = shape.getPathIterator(null, FLATNESS); !i.isDone(); i.next()) {
            int kind = i.currentSegment(at);
            if (kind == PathIterator.SEG_LINETO) {
                double length = Math.hypot(at[0] - x, at[1] - y);
                double along = rest;
                for (; along < length; along += STEP) {
                    points.add(new Point2D.Double(x + (at[0] - x) * along / length, y + (at[1] - y) * along / length));
                }
                rest = along - length;
            }
            if (kind != PathIterator.SEG_CLOSE) {
                x = at[0];
                y = at[1];
            }
        }
        return points;
    }
}
