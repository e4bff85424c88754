/** The thing's shadow {@code watchpost}: desired becomes configuration, and how the station is gets reported. */
@NullMarked
package io.watchpost.greengrass.shadow;

import org.jspecify.annotations.NullMarked;
