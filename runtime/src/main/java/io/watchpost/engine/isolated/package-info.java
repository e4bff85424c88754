/**
 * Engines whose work happens in a child process, so that what kills or hangs it doesn't take the station along. {@link
 * io.watchpost.engine.isolated.Layout} draws the protocol.
 */
@NullMarked
package io.watchpost.engine.isolated;

import org.jspecify.annotations.NullMarked;
