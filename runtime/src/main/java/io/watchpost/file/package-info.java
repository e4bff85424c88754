/** Small files that survive a power cut. */
@NullMarked
package io.watchpost.file;

import org.jspecify.annotations.NullMarked;
