/** The way out of the station, and the delivery that drains the outbox through it. */
@NullMarked
package io.watchpost.transport;

import org.jspecify.annotations.NullMarked;
