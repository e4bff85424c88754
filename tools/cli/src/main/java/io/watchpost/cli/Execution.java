package io.watchpost.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Sets up logging once the flags are known and a command is really going to run, then runs it. */
final class Execution implements IExecutionStrategy {
    @Override
    public int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (!CommandLine.printHelpIfRequested(parsed)) {
            Logging.setUp(isVerbose(parsed), last.commandSpec().userObject() instanceof OwnWords);
            return new RunLast().execute(parsed);
        }
        return ExitCode.OK;
    }

    /** Whether {@code --verbose} stands anywhere on the line. */
    static boolean isVerbose(ParseResult parsed) {
        for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
            if (at.hasMatchedOption("--verbose")) {
                return true;
            }
        }
        return false;
    }
}
