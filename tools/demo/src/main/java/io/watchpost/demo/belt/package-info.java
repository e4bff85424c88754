/** A simulated conveyor belt: pictures of parts whose truth is known, and the camera above it. */
@NullMarked
package io.watchpost.demo.belt;

import org.jspecify.annotations.NullMarked;
