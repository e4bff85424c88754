@NullMarked
package io.watchpost.device.doubtful;

import org.jspecify.annotations.NullMarked;
