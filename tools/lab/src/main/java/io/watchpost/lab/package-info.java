/** The model laboratory, for workstations: trains, quantizes, converts and evaluates. */
@NullMarked
package io.watchpost.lab;

import org.jspecify.annotations.NullMarked;
