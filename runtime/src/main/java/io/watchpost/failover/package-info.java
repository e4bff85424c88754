/** An accelerator serves while it proves itself, with the CPU variant of the same model behind it. */
@NullMarked
package io.watchpost.failover;

import org.jspecify.annotations.NullMarked;
