package io.watchpost.cli.pictures;

import io.watchpost.cli.Subcommand;
import java.util.concurrent.Callable;

/** Adds {@code pictures} to {@code watchpost}. */
public final class PicturesSubcommand implements Subcommand {

    @Override
    public String name() {
        return "pictures";
    }

    @Override
    public Callable<Integer> create() {
        return new PicturesCommand();
    }
}
