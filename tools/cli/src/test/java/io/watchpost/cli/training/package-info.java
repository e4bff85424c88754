@NullMarked
package io.watchpost.cli.training;

import org.jspecify.annotations.NullMarked;
