/**
 * What accelerators are plugged in, told from sysfs and device nodes without any vendor's library, and the one thing
 * that keeps each from being used.
 */
@NullMarked
package io.watchpost.device.accelerator;

import org.jspecify.annotations.NullMarked;
