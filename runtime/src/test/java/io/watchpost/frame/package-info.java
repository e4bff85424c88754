/** Proofs of the frame package, and the suite that every JPEG decoder runs. */
@NullMarked
package io.watchpost.frame;

import org.jspecify.annotations.NullMarked;
