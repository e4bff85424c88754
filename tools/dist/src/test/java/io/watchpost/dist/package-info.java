@NullMarked
package io.watchpost.dist;

import org.jspecify.annotations.NullMarked;
