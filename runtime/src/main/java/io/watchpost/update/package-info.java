/** How a model becomes the one that is used: here its probe, in a process of its own. */
@NullMarked
package io.watchpost.update;

import org.jspecify.annotations.NullMarked;
