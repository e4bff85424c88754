/** A simulated conveyor belt whose truth is known, and a whole station around it that runs anywhere. */
@NullMarked
package io.watchpost.demo;

import org.jspecify.annotations.NullMarked;
