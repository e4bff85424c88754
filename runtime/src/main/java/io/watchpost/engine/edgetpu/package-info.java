/** The Coral Edge TPU, through the delegate plug-in of its library, in a child process only. */
@NullMarked
package io.watchpost.engine.edgetpu;

import org.jspecify.annotations.NullMarked;
