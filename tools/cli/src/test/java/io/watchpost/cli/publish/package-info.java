@NullMarked
package io.watchpost.cli.publish;

import org.jspecify.annotations.NullMarked;
