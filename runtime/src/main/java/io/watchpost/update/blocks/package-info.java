/** Files that come in blocks over a broker: the device's side of the messages that AWS IoT calls file streams. */
@NullMarked
package io.watchpost.update.blocks;

import org.jspecify.annotations.NullMarked;
