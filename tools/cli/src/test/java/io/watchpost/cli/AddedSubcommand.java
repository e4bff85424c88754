package io.watchpost.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stands for the subcommand of another jar; named in META-INF/services. */
public final class AddedSubcommand implements Subcommand {
    @Override
    public String name() {
        return "added-by-a-test";
    }

    @Override
    public Callable<Integer> create() {
        return new Added();
    }

    @Command(name = "added-by-a-test", description = "Says that it was added, or fails.")
    static final class Added implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Option(names = "--fail", description = "Fail.")
        private boolean fail;

        @Override
        public Integer call() {
            if (fail) {
                throw new IllegalStateException("on purpose");
            }
            Objects.requireNonNull(spec).commandLine().getOut().print("added");
            return ExitCode.OK;
        }
    }
}
