/** Tests of files that come in blocks, and a strict server of them. */
@NullMarked
package io.watchpost.update.blocks;

import org.jspecify.annotations.NullMarked;
