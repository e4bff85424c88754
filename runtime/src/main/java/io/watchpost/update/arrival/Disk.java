package io.watchpost.update.arrival;

import java.io.IOException;

/** The disk that bundles come to. */
@FunctionalInterface
interface Disk {
    /** What this process may still write. */
    long usableBytes() throws IOException;
}
