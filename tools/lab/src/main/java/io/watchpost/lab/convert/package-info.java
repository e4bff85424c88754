/** {@code watchpost lab convert}: the same model in another format. */
@NullMarked
package io.watchpost.lab.convert;

import org.jspecify.annotations.NullMarked;
