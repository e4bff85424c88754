/** Training with PyTorch: the network as a block, augmentation, the loop, and what is written at its end. */
@NullMarked
package io.watchpost.lab.train;

import org.jspecify.annotations.NullMarked;
