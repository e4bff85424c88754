/** The training run of the start cache, and the tiny model that it classifies with. */
@NullMarked
package io.watchpost.cli.training;

import org.jspecify.annotations.NullMarked;
