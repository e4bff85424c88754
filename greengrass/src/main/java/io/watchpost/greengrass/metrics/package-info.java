/** A station's counters for CloudWatch. */
@NullMarked
package io.watchpost.greengrass.metrics;

import org.jspecify.annotations.NullMarked;
