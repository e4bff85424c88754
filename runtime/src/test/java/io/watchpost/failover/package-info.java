/** Proof of the fail-over. */
@NullMarked
package io.watchpost.failover;

import org.jspecify.annotations.NullMarked;
