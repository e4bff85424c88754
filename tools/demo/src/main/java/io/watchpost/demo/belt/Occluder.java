package io.watchpost.demo.belt;

import java.awt.geom.Path2D;

/**
 * Something between camera and belt: a cable or a guide rail. It doesn't move with the belt.
 *
 * @param line middle line in view units, from edge to edge
 * @param width in view units
 * @param highlight colour of the lit side
 */
record Occluder(Path2D line, double width, int rgb, int highlight) {}
