/** Chooses the pictures that a model must keep getting right: on every target, in every form, before it may serve. */
@NullMarked
package io.watchpost.lab.goldens;

import org.jspecify.annotations.NullMarked;
