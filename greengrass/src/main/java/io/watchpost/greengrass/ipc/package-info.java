/** The line to the Greengrass nucleus on this machine, and the transports over it. */
@NullMarked
package io.watchpost.greengrass.ipc;

import org.jspecify.annotations.NullMarked;
