/** The formats in which results are said: Watchpost's own, and those that other people's subscribers know. */
@NullMarked
package io.watchpost.transport.format;

import org.jspecify.annotations.NullMarked;
