/** The kernel by way of libc: system calls, error numbers, waiting for a descriptor. Knows no device. */
@NullMarked
package io.watchpost.device.libc;

import org.jspecify.annotations.NullMarked;
