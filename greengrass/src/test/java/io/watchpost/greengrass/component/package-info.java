@NullMarked
package io.watchpost.greengrass.component;

import org.jspecify.annotations.NullMarked;
