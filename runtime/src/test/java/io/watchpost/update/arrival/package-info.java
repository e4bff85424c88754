@NullMarked
package io.watchpost.update.arrival;

import org.jspecify.annotations.NullMarked;
