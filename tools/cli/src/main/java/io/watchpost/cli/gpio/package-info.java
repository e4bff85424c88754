/** {@code watchpost gpio}: pins by hand, for wiring and for the time after a crash. */
@NullMarked
package io.watchpost.cli.gpio;

import org.jspecify.annotations.NullMarked;
