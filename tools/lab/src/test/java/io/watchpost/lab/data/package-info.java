@NullMarked
package io.watchpost.lab.data;

import org.jspecify.annotations.NullMarked;
