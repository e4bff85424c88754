package io.watchpost.demo.belt;

import java.awt.geom.Rectangle2D;

/**
 * Where a family's print belongs, in part coordinates (the part's outer radius is 1).
 *
 * @param x centre
 * @param y centre
 */
record PrintField(double x, double y, double halfWidth, double halfHeight) {
    Rectangle2D rectangle() {
        return new Rectangle2D.Double(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight);
    }
}
