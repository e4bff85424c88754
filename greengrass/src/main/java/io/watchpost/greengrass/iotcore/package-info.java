/** Straight to AWS IoT Core, with the MQTT 5 client of the AWS Common Runtime. */
@NullMarked
package io.watchpost.greengrass.iotcore;

import org.jspecify.annotations.NullMarked;
