/** The cloud's side of jobs and shadows, strict: what AWS IoT would reject is rejected, and remembered as a violation. */
@NullMarked
package io.watchpost.greengrass.cloud;

import org.jspecify.annotations.NullMarked;
