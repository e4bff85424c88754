package io.watchpost.cli;

import io.watchpost.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One clear sentence for a command line that can't be understood; the nearest known word where there is one. */
final class UsageErrors implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine commandLine = e.getCommandLine();
        String sentence = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(commandLine, unmatched.getUnmatched().getFirst())
                : sentence(String.valueOf(e.getMessage()));
        String help = "\"" + commandLine.getCommandSpec().qualifiedName() + " --help\" shows what there is";
        Errors.print(commandLine.getErr(), commandLine, new Failure(ExitCode.USAGE, sentence, help));
        commandLine.getErr().flush();
        return ExitCode.USAGE;
    }

    private static String unmatched(CommandLine commandLine, String word) {
        if (word.startsWith("-") && word.length() > 1) {
            String flag = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            List<String> known = new ArrayList<>();
            for (OptionSpec option : commandLine.getCommandSpec().options()) {
                known.addAll(List.of(option.names()));
            }
            return "unknown flag " + flag + meant(flag, known);
        }
        if (!commandLine.getSubcommands().isEmpty()) {
            return "unknown command \"" + word + "\""
                    + meant(word, List.copyOf(commandLine.getSubcommands().keySet()));
        }
        return "\"" + word + "\" is one argument too many";
    }

    private static String meant(String word, List<String> known) {
        String nearest = Nearest.of(word, known);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** In the house's words: flags are flags, and quotes are double. */
    private static String sentence(String message) {
        String first = message.lines().findFirst().orElse(message).replace('\'', '"');
        return first.isEmpty() ? message : Character.toLowerCase(first.charAt(0)) + first.substring(1);
    }
}
