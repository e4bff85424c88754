@NullMarked
package io.watchpost.lab.net;

import org.jspecify.annotations.NullMarked;
