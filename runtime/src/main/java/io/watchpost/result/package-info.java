/** What was seen, as records and as the JSON messages that subscribers read. */
@NullMarked
package io.watchpost.result;

import org.jspecify.annotations.NullMarked;
