/** What the unit of the service keeps from it. */
@NullMarked
package io.watchpost.device.sandbox;

import org.jspecify.annotations.NullMarked;
