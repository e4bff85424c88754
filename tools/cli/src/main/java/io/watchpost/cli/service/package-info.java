/** The commands that install the service, and speak to the one that runs. */
@NullMarked
package io.watchpost.cli.service;

import org.jspecify.annotations.NullMarked;
