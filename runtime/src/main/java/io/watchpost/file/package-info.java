/** Small files that survive a power cut, and locks that end with their process. */
@NullMarked
package io.watchpost.file;

import org.jspecify.annotations.NullMarked;
