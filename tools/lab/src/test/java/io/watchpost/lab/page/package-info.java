@NullMarked
package io.watchpost.lab.page;

import org.jspecify.annotations.NullMarked;
