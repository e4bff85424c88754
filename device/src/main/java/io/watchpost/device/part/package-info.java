/** What lives beside a station: the port of every room that shows, switches or watches over something while it runs. */
@NullMarked
package io.watchpost.device.part;

import org.jspecify.annotations.NullMarked;
