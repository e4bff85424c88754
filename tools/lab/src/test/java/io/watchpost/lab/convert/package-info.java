@NullMarked
package io.watchpost.lab.convert;

import org.jspecify.annotations.NullMarked;
