@NullMarked
package io.watchpost.lab.evaluate;

import org.jspecify.annotations.NullMarked;
