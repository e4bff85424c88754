/** Delivery to any MQTT 3.1.1 broker, with Eclipse Paho. */
@NullMarked
package io.watchpost.transport.mqtt;

import org.jspecify.annotations.NullMarked;
