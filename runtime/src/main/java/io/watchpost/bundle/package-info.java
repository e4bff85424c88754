/**
 * Signed bundles of models: the {@code .wpb} container, its manifest, and the keys that a device trusts. The format is
 * specified in {@code docs/bundle-format.md}.
 */
@NullMarked
package io.watchpost.bundle;

import org.jspecify.annotations.NullMarked;
