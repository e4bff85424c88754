/** What the training run of a start cache works with: the tiny model, and the pictures that it classifies. */
@NullMarked
package io.watchpost.device.training;

import org.jspecify.annotations.NullMarked;
