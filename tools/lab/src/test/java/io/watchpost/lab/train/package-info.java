@NullMarked
package io.watchpost.lab.train;

import org.jspecify.annotations.NullMarked;
