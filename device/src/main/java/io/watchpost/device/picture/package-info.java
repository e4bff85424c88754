/** Copies of frames that outlive them, and the files that are made of these. */
@NullMarked
package io.watchpost.device.picture;

import org.jspecify.annotations.NullMarked;
