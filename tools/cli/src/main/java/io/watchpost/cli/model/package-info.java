/** {@code watchpost model}: the models of a device, as its operator sees them. */
@NullMarked
package io.watchpost.cli.model;

import org.jspecify.annotations.NullMarked;
