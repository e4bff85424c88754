@NullMarked
package io.watchpost.device.page;

import org.jspecify.annotations.NullMarked;
