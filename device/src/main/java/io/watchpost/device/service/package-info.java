/** A station as a service of systemd: what is said to the service manager, its watchdog, and the log level while it runs. */
@NullMarked
package io.watchpost.device.service;

import org.jspecify.annotations.NullMarked;
