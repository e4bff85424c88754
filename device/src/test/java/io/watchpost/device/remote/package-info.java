@NullMarked
package io.watchpost.device.remote;

import org.jspecify.annotations.NullMarked;
