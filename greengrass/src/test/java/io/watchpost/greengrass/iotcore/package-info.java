@NullMarked
package io.watchpost.greengrass.iotcore;

import org.jspecify.annotations.NullMarked;
