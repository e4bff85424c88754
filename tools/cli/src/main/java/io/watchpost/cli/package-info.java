/** The {@code watchpost} command: maps flags to a configuration and prints what came of it. */
@NullMarked
package io.watchpost.cli;

import org.jspecify.annotations.NullMarked;
