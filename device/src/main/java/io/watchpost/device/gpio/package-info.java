/** What a station does at its pins: triggers, an indicator and actuators. Nothing here is loaded without any. */
@NullMarked
package io.watchpost.device.gpio;

import org.jspecify.annotations.NullMarked;
