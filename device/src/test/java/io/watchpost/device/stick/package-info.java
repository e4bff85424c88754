@NullMarked
package io.watchpost.device.stick;

import org.jspecify.annotations.NullMarked;
