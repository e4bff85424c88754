/** How warm the machine is, whether its power is good, and what is given up to keep it cool. */
@NullMarked
package io.watchpost.device.climate;

import org.jspecify.annotations.NullMarked;
