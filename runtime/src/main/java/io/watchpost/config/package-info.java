/**
 * The configuration of a station: validated records, and the same records from YAML, from a map (JSON of a cloud
 * service) and from flags. Keys in a file are the names of the record components.
 */
@NullMarked
package io.watchpost.config;

import org.jspecify.annotations.NullMarked;
