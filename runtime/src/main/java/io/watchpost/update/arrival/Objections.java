package io.watchpost.update.arrival;

import io.watchpost.bundle.BundleFacts;
import java.util.Optional;

/** What speaks against a bundle before it is fetched. */
@FunctionalInterface
public interface Objections {

    /**
     * Why a bundle needn't be fetched: what the store knows of releases below a floor, of those that were refused or
     * rolled back, and of what is here already.
     *
     * @param facts of a bundle whose manifest, or whose announcement, was verified
     * @return the reason in words; empty when it may come
     */
    Optional<String> objection(BundleFacts facts);
}
