@NullMarked
package io.watchpost.command;

import org.jspecify.annotations.NullMarked;
