package io.watchpost.update.arrival;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Trust;

/** Whom this device believes at the moment; asked by the models' thread each time, since roots rotate. */
@FunctionalInterface
interface Belief {
    /** @throws BundleRefused if it believes nobody yet */
    Trust get() throws BundleRefused;
}
