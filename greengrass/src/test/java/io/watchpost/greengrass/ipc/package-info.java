@NullMarked
package io.watchpost.greengrass.ipc;

import org.jspecify.annotations.NullMarked;
