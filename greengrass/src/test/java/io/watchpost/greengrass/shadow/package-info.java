/** The shadow against a strict service. */
@NullMarked
package io.watchpost.greengrass.shadow;

import org.jspecify.annotations.NullMarked;
