/** Speaking with services of AWS IoT over topics, on any transport: what jobs and the shadow have in common. */
@NullMarked
package io.watchpost.greengrass.cloud;

import org.jspecify.annotations.NullMarked;
