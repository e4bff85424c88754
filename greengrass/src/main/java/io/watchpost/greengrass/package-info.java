/**
 * Watchpost on AWS IoT Greengrass and IoT Core: the transports, and the component's main. An optional part: a station
 * that doesn't use AWS doesn't carry it.
 */
@NullMarked
package io.watchpost.greengrass;

import org.jspecify.annotations.NullMarked;
