/** The format, and what is tried against it. */
@NullMarked
package io.watchpost.bundle;

import org.jspecify.annotations.NullMarked;
