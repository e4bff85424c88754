package io.watchpost.cli.publish;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code publish} to {@code watchpost}. */
public final class PublishSubcommand implements Subcommand {

    @Override
    public String name() {
        return "publish";
    }

    @Override
    public Callable<Integer> create() {
        return new PublishCommand();
    }
}
