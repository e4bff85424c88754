/** The nucleus' end of interprocess communication, as far as a component needs one to start, for its training run. */
@NullMarked
package io.watchpost.greengrass.nucleus;

import org.jspecify.annotations.NullMarked;
