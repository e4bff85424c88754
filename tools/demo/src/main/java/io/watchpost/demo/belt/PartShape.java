package io.watchpost.demo.belt;

import java.awt.Shape;
import java.awt.geom.Path2D;
import java.util.List;

/**
 * The form of one part in part coordinates: the centre is the origin, everything lies within radius 1.
 *
 * @param outline closed
 * @param holes the belt is seen through them
 * @param edges closed lines of relief on the surface
 */
record PartShape(Path2D outline, List<? extends Shape> holes, List<? extends Shape> edges, PrintField field) {

    /** Whether there is material at this point. */
    boolean solidAt(double x, double y) {
        return outline.contains(x, y) && holes.stream().noneMatch(hole -> hole.contains(x, y));
    }
}
