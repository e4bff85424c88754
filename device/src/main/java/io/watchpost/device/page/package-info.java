/**
 * The station's own page: what it sees and how it is, for whoever stands beside it; the same as JSON and for Prometheus;
 * and the orders that may be given there. Nothing here costs a frame anything while nobody looks.
 */
@NullMarked
package io.watchpost.device.page;

import org.jspecify.annotations.NullMarked;
