/** What a station costs the disk that it lives on. */
@NullMarked
package io.watchpost.device.disk;

import org.jspecify.annotations.NullMarked;
