/** From an engine's output tensor to named classes. */
@NullMarked
package io.watchpost.classify;

import org.jspecify.annotations.NullMarked;
