package io.watchpost.demo.belt;

import java.util.List;

/**
 * Everything that a picture of the belt shows. The unit of length is the shorter side of the picture, whose centre
 * square spans 0 to 1 in both directions; a wider picture shows more of the same belt.
 *
 * @param parts normally none or one in the centre square
 */
record BeltScene(
        BeltSurface surface, List<Debris> debris, List<Part> parts, List<Occluder> occluders, Light light, Lens lens) {}
