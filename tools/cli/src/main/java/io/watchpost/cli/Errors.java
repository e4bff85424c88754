package io.watchpost.cli;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.config.ConfigurationException;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.transport.TransportException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what ended a command into a sentence and an exit code. A stack is shown only when it was asked for. */
final class Errors implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        Failure failure = failureOf(e);
        print(err, commandLine, failure);
        if (Execution.isVerbose(parsed)) {
            e.printStackTrace(err);
        }
        err.flush();
        return failure.exitCode();
    }

    static void print(PrintWriter err, CommandLine commandLine, Failure failure) {
        err.println(commandLine.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
        if (!failure.hint().isEmpty()) {
            err.println("  " + failure.hint());
        }
    }

    /** The sentence for whatever was thrown. */
    static Failure failureOf(Exception e) {
        return switch (e) {
            case Failure failure -> failure;
            case BundleRefused refused -> new Failure(ExitCode.MODEL_REFUSED, refused.reason(), "");
            case ConfigurationException configuration ->
                new Failure(ExitCode.USAGE, String.valueOf(configuration.getMessage()), "");
            case EngineException engine ->
                new Failure(exitCode(engine.failure()), engine.failure().reason(), "");
            case SourceUnavailable source -> Failure.unavailable(String.valueOf(source.getMessage()), source.hint());
            case TransportException transport ->
                Failure.unavailable(String.valueOf(transport.getMessage()), transport.hint());
            default ->
                new Failure(
                        ExitCode.INTERNAL,
                        "an unexpected error: " + e,
                        "this is a fault of the program; please report it with the output of the same command and"
                                + " --verbose");
        };
    }

    private static int exitCode(EngineFailure failure) {
        return switch (failure) {
            case EngineFailure.Refused refused -> ExitCode.MODEL_REFUSED;
            case EngineFailure.Unavailable unavailable -> ExitCode.UNAVAILABLE;
            case EngineFailure.ProcessLost lost -> ExitCode.UNAVAILABLE;
            case EngineFailure.InferenceFailed failed -> ExitCode.PARTLY;
        };
    }
}
