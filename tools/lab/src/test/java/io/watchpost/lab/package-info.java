@NullMarked
package io.watchpost.lab;

import org.jspecify.annotations.NullMarked;
