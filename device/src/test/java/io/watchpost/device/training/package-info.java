@NullMarked
package io.watchpost.device.training;

import org.jspecify.annotations.NullMarked;
