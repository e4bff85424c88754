@NullMarked
package io.watchpost.greengrass.metrics;

import org.jspecify.annotations.NullMarked;
