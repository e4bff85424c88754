/** Proofs of the delivery, and the contract of every transport. */
@NullMarked
package io.watchpost.transport;

import org.jspecify.annotations.NullMarked;
