package io.watchpost.cli.service;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.StationPlace;
import io.watchpost.config.ConfigurationException;
import io.watchpost.device.service.LogLevels;
import io.watchpost.device.service.LogLevels.Word;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost log-level}: how much the station logs, while it runs. */
@Command(
        name = "log-level",
        description = {
            "Show or change how much the station logs, while it runs; it follows within seconds, and after a restart too.",
            "usual is what it was started with: info, or debug with --verbose."
        })
final class LogLevelCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StationPlace place = new StationPlace();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "LEVEL",
            description = "error, warn, info, debug, or usual; without it, what was said is shown.")
    private @Nullable String level;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path folder = place.stateDir();
        String wanted = level;
        if (wanted == null) {
            out.println(LogLevels.read(folder).map(Word::wireName).orElse("usual"));
            return ExitCode.OK;
        }
        Word word = Word.of(wanted).orElse(null);
        if (word == null && !wanted.equals("usual")) {
            throw Failure.usage("the log level " + wanted + " is none of error, warn, info, debug, usual");
        }
        try {
            LogLevels.write(folder, word);
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the log level can't be written to the state folder " + folder + " (" + e.getMessage() + ")",
                    "run this as root or as the station's user, and name its folder with --config FILE or --state-dir DIR");
        }
        out.println("the station logs " + (word == null ? "as usual" : "at " + word.wireName()) + " from now on");
        return ExitCode.OK;
    }
}
