/** Networks as data: described once, read by the trainer and by the exporter. */
@NullMarked
package io.watchpost.lab.net;

import org.jspecify.annotations.NullMarked;
