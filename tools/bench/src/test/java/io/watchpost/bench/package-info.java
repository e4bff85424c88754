@NullMarked
package io.watchpost.bench;

import org.jspecify.annotations.NullMarked;
