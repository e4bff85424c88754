/** From a frame's pixels to an engine's input tensor. */
@NullMarked
package io.watchpost.vision;

import org.jspecify.annotations.NullMarked;
