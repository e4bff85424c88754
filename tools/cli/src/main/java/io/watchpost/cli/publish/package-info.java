/** {@code watchpost publish}: bundles from a workstation to many devices, in blocks over a broker. */
@NullMarked
package io.watchpost.cli.publish;

import org.jspecify.annotations.NullMarked;
