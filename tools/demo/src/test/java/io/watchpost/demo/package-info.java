@NullMarked
package io.watchpost.demo;

import org.jspecify.annotations.NullMarked;
