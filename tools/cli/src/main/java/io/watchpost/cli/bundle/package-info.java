/** {@code watchpost bundle} and {@code watchpost keys}: for those who release models, on a machine that is no device. */
@NullMarked
package io.watchpost.cli.bundle;

import org.jspecify.annotations.NullMarked;
