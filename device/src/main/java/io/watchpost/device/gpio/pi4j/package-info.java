/** Pi4J over the kernel's GPIO character device: its digital inputs and outputs, by providers of our own. */
@NullMarked
package io.watchpost.device.gpio.pi4j;

import org.jspecify.annotations.NullMarked;
