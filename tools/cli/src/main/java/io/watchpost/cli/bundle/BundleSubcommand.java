package io.watchpost.cli.bundle;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code bundle} to {@code watchpost}. */
public final class BundleSubcommand implements Subcommand {

    @Override
    public String name() {
        return "bundle";
    }

    @Override
    public Callable<Integer> create() {
        return new BundleCommand();
    }
}
