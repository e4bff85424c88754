package io.watchpost.lab.evaluate;

import io.watchpost.cli.ContractFlags;
import io.watchpost.cli.Failure;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Contract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/**
 * A model as it stands on the command line: a file, and after a question mark what holds for this one alone, in the words
 * of the flags: {@code net.onnx?mean=127.5&std=127.5}. So models with different contracts can be compared.
 */
public final class ModelArgument {
    private ModelArgument() {}

    /**
     * The contract of a model.
     *
     * @param text of the command line
     * @param common flags that hold for all models
     * @throws Failure if the file or a flag doesn't exist
     * @throws ConfigurationException if a value can't be understood
     */
    public static Contract contract(String text, ContractFlags common) throws Failure, ConfigurationException {
        int question = text.lastIndexOf('?');
        if (question < 0 || Files.exists(Path.of(text))) {
            return ContractFlags.contract(Path.of(text), common);
        }
        List<String> flags = new ArrayList<>();
        for (String flag : text.substring(question + 1).split("&", -1)) {
            if (!flag.isEmpty()) {
                flags.add("--" + flag);
            }
        }
        Own own = new Own();
        try {
            new CommandLine(own).parseArgs(flags.toArray(String[]::new));
        } catch (ParameterException e) {
            throw Failure.usage(text + ": " + e.getMessage()
                    + "; after the question mark stand flags of the model contract, like ?mean=0&std=255");
        }
        return ContractFlags.contract(Path.of(text.substring(0, question)), common, own.flags);
    }

    @Command
    private static final class Own {
        @Mixin
        private final ContractFlags flags = new ContractFlags();
    }
}
