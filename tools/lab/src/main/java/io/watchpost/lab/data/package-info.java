/** Labelled pictures: from class folders, or rendered. */
@NullMarked
package io.watchpost.lab.data;

import org.jspecify.annotations.NullMarked;
