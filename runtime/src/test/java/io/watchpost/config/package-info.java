/** What a configuration may say, and what is said of one that may not. */
@NullMarked
package io.watchpost.config;

import org.jspecify.annotations.NullMarked;
