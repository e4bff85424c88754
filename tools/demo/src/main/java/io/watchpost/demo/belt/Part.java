package io.watchpost.demo.belt;

import java.awt.geom.AffineTransform;

/**
 * A part on the belt.
 *
 * @param x centre in view units (the view's shorter side is 1)
 * @param y centre in view units
 * @param radius in view units
 * @param rotation radians
 */
record Part(
        PartFamily family,
        PartShape shape,
        double x,
        double y,
        double radius,
        double rotation,
        Material material,
        Print print,
        Defect defect) {

    /** From part coordinates to view units. */
    AffineTransform placement() {
        AffineTransform placement = AffineTransform.getTranslateInstance(x, y);
        placement.rotate(rotation);
        placement.scale(radius, radius);
        return placement;
    }

    Part at(double newX, double newY) {
        return new Part(family, shape, newX, newY, radius, rotation, material, print, defect);
    }
}
