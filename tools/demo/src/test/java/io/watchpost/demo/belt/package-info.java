@NullMarked
package io.watchpost.demo.belt;

import org.jspecify.annotations.NullMarked;
