package io.watchpost.demo.belt;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.function.DoubleUnaryOperator;

/** Closed lines that parts are made of, in part coordinates. */
final class Outlines {
    private static final int CURVE_POINTS = 96;

    private Outlines() {}

    static Shape circle(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    static Path2D ellipse(double halfWidth, double halfHeight) {
        return new Path2D.Double(new Ellipse2D.Double(-halfWidth, -halfHeight, 2 * halfWidth, 2 * halfHeight));
    }

    /** The radius as a function of the angle in radians. */
    static Path2D polar(DoubleUnaryOperator radius) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < CURVE_POINTS; i++) {
            double angle = 2 * Math.PI * i / CURVE_POINTS;
            double r = radius.applyAsDouble(angle);
            move(path, i == 0, r * Math.cos(angle), r * Math.sin(angle));
        }
        path.closePath();
        return path;
    }

    /** A regular polygon, one side at the bottom. */
    static Path2D polygon(int corners, double rounding) {
        double[] points = new double[2 * corners];
        for (int i = 0; i < corners; i++) {
            double angle = Math.PI / 2 + Math.PI / corners + 2 * Math.PI * i / corners;
            points[2 * i] = Math.cos(angle);
            points[2 * i + 1] = Math.sin(angle);
        }
        return rounded(rounding, points);
    }

    /** Teeth with slanted flanks; tip radius 1. */
    static Path2D gear(int teeth, double depth) {
        Path2D path = new Path2D.Double();
        double pitch = 2 * Math.PI / teeth;
        double[] share = {-0.30, -0.18, 0.18, 0.30};
        double[] radius = {1 - depth, 1, 1, 1 - depth};
        for (int tooth = 0; tooth < teeth; tooth++) {
            for (int i = 0; i < share.length; i++) {
                double angle = (tooth + share[i]) * pitch;
                move(path, tooth + i == 0, radius[i] * Math.cos(angle), radius[i] * Math.sin(angle));
            }
        }
        path.closePath();
        return path;
    }

    /** A circle with a flat at the top. */
    static Path2D flattened(double flatY) {
        double from = Math.asin(flatY);
        double sweep = Math.PI - 2 * from;
        Path2D path = new Path2D.Double();
        for (int i = 0; i <= CURVE_POINTS; i++) {
            double angle = from + sweep * i / CURVE_POINTS;
            move(path, i == 0, Math.cos(angle), Math.sin(angle));
        }
        path.closePath();
        return path;
    }

    /** A polygon with corners rounded off by up to this length. */
    static Path2D rounded(double length, double... points) {
        int corners = points.length / 2;
        Path2D path = new Path2D.Double();
        for (int i = 0; i < corners; i++) {
            int before = (i + corners - 1) % corners;
            int after = (i + 1) % corners;
            double x = points[2 * i];
            double y = points[2 * i + 1];
            double in = share(length, points[2 * before] - x, points[2 * before + 1] - y);
            double out = share(length, points[2 * after] - x, points[2 * after + 1] - y);
            move(path, i == 0, x + (points[2 * before] - x) * in, y + (points[2 * before + 1] - y) * in);
            path.quadTo(x, y, x + (points[2 * after] - x) * out, y + (points[2 * after + 1] - y) * out);
        }
        path.closePath();
        return path;
    }

    private static double share(double length, double dx, double dy) {
        return Math.min(0.5, length / Math.hypot(dx, dy));
    }

    private static void move(Path2D path, boolean first, double x, double y) {
        if (first) {
            path.moveTo(x, y);
        } else {
            path.lineTo(x, y);
        }
    }
}
