/** Proofs of the preprocessing. */
@NullMarked
package io.watchpost.vision;

import org.jspecify.annotations.NullMarked;
