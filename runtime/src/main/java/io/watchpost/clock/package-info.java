/** The one clock: everything that asks for the time asks here, so that tests drive it. */
@NullMarked
package io.watchpost.clock;

import org.jspecify.annotations.NullMarked;
