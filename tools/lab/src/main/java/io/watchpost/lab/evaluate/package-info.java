/** {@code watchpost lab evaluate}: how good models are, on labelled pictures, run as a device runs them. */
@NullMarked
package io.watchpost.lab.evaluate;

import org.jspecify.annotations.NullMarked;
