package io.watchpost.demo.belt;

import java.awt.geom.Path2D;

/**
 * What lies on or is cut into the belt and doesn't matter. Under the parts.
 *
 * @param form in view units, open for strokes
 * @param rgb its colour
 * @param opacity 0 to 1
 * @param width of a stroke in view units; 0 when the form is filled
 * @param soft drawn with a faded border, like oil
 */
record Debris(Path2D form, int rgb, double opacity, double width, boolean soft) {}
