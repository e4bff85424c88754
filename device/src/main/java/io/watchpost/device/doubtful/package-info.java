/** Pictures of frames of which the model wasn't sure, kept on the device within limits. */
@NullMarked
package io.watchpost.device.doubtful;

import org.jspecify.annotations.NullMarked;
