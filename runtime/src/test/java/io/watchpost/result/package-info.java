/** Proofs of the messages. */
@NullMarked
package io.watchpost.result;

import org.jspecify.annotations.NullMarked;
