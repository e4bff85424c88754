/** The component {@code io.watchpost.Runtime}: a station that a Greengrass nucleus starts, configures and updates. */
@NullMarked
package io.watchpost.greengrass.component;

import org.jspecify.annotations.NullMarked;
