/** The training run of the command's start cache. */
@NullMarked
package io.watchpost.cli.training;

import org.jspecify.annotations.NullMarked;
