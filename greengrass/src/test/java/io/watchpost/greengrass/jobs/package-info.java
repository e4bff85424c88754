/** Jobs against a strict service. */
@NullMarked
package io.watchpost.greengrass.jobs;

import org.jspecify.annotations.NullMarked;
