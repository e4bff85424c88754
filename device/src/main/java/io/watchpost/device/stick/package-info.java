/** Sticks that people put into a station: results go out, receipts come back. */
@NullMarked
package io.watchpost.device.stick;

import org.jspecify.annotations.NullMarked;
