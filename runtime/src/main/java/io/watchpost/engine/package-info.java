/** The engine port, and what a tensor is. */
@NullMarked
package io.watchpost.engine;

import org.jspecify.annotations.NullMarked;
