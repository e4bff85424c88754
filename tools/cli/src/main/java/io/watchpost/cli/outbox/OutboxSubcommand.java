package io.watchpost.cli.outbox;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code outbox} to {@code watchpost}. */
public final class OutboxSubcommand implements Subcommand {

    @Override
    public String name() {
        return "outbox";
    }

    @Override
    public Callable<Integer> create() {
        return new OutboxCommand();
    }
}
