/** A station as a component of its own process, and what is said with it over each of its ways. */
@NullMarked
package io.watchpost.greengrass.wire;

import org.jspecify.annotations.NullMarked;
