/** How a process that runs a station writes its log. */
@NullMarked
package io.watchpost.device.log;

import org.jspecify.annotations.NullMarked;
