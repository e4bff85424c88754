@NullMarked
package io.watchpost.file;

import org.jspecify.annotations.NullMarked;
