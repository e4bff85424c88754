/** GPIO lines as the kernel's character device hands them out: chips, lines, edges. Knows neither Pi4J nor a station. */
@NullMarked
package io.watchpost.device.gpio.line;

import org.jspecify.annotations.NullMarked;
