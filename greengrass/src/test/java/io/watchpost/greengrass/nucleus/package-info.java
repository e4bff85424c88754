/** A Greengrass nucleus in this process, over a real Unix socket, that can be told to misbehave as the real ones do. */
@NullMarked
package io.watchpost.greengrass.nucleus;

import org.jspecify.annotations.NullMarked;
