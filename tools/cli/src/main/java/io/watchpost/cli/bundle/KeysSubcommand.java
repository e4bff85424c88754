package io.watchpost.cli.bundle;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code keys} to {@code watchpost}. */
public final class KeysSubcommand implements Subcommand {

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public Callable<Integer> create() {
        return new KeysCommand();
    }
}
