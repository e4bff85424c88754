@NullMarked
package io.watchpost.transport.format;

import org.jspecify.annotations.NullMarked;
