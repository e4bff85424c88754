/** Frames and where they come from. */
@NullMarked
package io.watchpost.frame;

import org.jspecify.annotations.NullMarked;
