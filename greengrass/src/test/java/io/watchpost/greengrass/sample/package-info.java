@NullMarked
package io.watchpost.greengrass.sample;

import org.jspecify.annotations.NullMarked;
