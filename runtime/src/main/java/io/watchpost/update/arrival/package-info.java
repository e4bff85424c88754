/**
 * How bundles come to a device: from sticks, by HTTPS, as a signed announcement says; and what is decided before anything
 * is fetched. Knows nothing of what becomes of them: that is behind the {@link io.watchpost.update.arrival.Door}.
 */
@NullMarked
package io.watchpost.update.arrival;

import org.jspecify.annotations.NullMarked;
