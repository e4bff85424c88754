/** {@code watchpost pictures}: the doubtful pictures that a station keeps. */
@NullMarked
package io.watchpost.cli.pictures;

import org.jspecify.annotations.NullMarked;
