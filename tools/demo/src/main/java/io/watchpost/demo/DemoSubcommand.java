package io.watchpost.demo;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code demo} to the command. */
public final class DemoSubcommand implements Subcommand {
    @Override
    public String name() {
        return "demo";
    }

    @Override
    public Callable<Integer> create() {
        return new DemoCommand();
    }
}
