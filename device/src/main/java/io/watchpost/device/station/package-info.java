/** The assembly of a station from a configuration; every main uses it. */
@NullMarked
package io.watchpost.device.station;

import org.jspecify.annotations.NullMarked;
