package io.watchpost.cli;

import io.watchpost.device.log.Journal;
import io.watchpost.device.log.JournalWriter;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code watchpost} command. */
@Command(
        name = "watchpost",
        description = "Classifies camera frames on the device and loses no result.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done; 1 done, but a part failed; 2 wrong flags or configuration; 3 model refused;",
            "4 something needed isn't there (camera, broker, engine, folder); 70 a fault of the program itself.",
            "",
            "\"watchpost COMMAND --help\" says more about a command."
        })
public final class Watchpost implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log more to stderr; show the stack of an unexpected error.")
    boolean verbose;

    /** The program. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = Journal.isStderr()
                ? new PrintWriter(new JournalWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8)), true)
                : new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = run(out, err, args);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    /** Runs one command line; what {@link #main} does, without ending the process. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine(out, err, args).execute(args);
    }

    /** Knows only the subcommand that these arguments name, or all of them when they name none. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, String... args) {
        CommandLine commandLine = new CommandLine(new Watchpost());
        Callable<Integer> wanted = args.length == 0 ? null : Subcommands.named(args[0]);
        Map<String, Callable<Integer>> subcommands = wanted == null ? Subcommands.all() : Map.of(args[0], wanted);
        subcommands.forEach(commandLine::addSubcommand);
        return commandLine
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        Terminal.colourOnStdout() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(110)
                .setExecutionStrategy(new Execution())
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(new Errors());
    }

    /** Without a subcommand: the help, as an error. */
    @Override
    public Integer call() {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        commandLine.usage(commandLine.getErr());
        return ExitCode.USAGE;
    }
}
