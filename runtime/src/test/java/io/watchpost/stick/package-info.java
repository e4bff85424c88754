/** Proofs of what is carried by hand. */
@NullMarked
package io.watchpost.stick;

import org.jspecify.annotations.NullMarked;
