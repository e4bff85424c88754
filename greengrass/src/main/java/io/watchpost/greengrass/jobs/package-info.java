/**
 * The thing's jobs, from AWS IoT Device Management: what they tell the station to do goes to the same commands as what
 * comes over plain MQTT.
 */
@NullMarked
package io.watchpost.greengrass.jobs;

import org.jspecify.annotations.NullMarked;
