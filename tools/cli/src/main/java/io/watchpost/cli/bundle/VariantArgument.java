package io.watchpost.cli.bundle;

import io.watchpost.bundle.OutputMeaning;
import io.watchpost.cli.Failure;
import io.watchpost.cli.ModelFlags;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.ModelConfig;
import io.watchpost.engine.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A variant as it stands on the command line: {@code TARGET=FILE}, and after a question mark the mean and std that hold
 * for it alone: {@code cpu=net.onnx?mean=0&std=255}.
 *
 * @param common the contract without what holds for this variant alone
 * @param own the contract with it
 */
record VariantArgument(Target target, ModelConfig common, ModelConfig own) {

    static VariantArgument parse(String text, ModelFlags flags, OutputMeaning output)
            throws Failure, ConfigurationException {
        int equals = text.indexOf('=');
        Target target = equals < 0 ? null : target(text.substring(0, equals));
        if (target == null) {
            throw Failure.usage("--variant: found \"" + text + "\", expected TARGET=FILE with the target "
                    + Arrays.stream(Target.values()).map(Target::wireName).collect(Collectors.joining(", ")));
        }
        String rest = text.substring(equals + 1);
        int question = Files.exists(Path.of(rest)) ? -1 : rest.lastIndexOf('?');
        String file = question < 0 ? rest : rest.substring(0, question);
        if (!Files.isRegularFile(Path.of(file))) {
            throw Failure.usage("the model " + file + " does not exist: check the path");
        }
        ModelConfig common = config(file, flags, output, "");
        return new VariantArgument(
                target, common, question < 0 ? common : config(file, flags, output, rest.substring(question + 1)));
    }

    private static @Nullable Target target(String word) {
        for (Target target : Target.values()) {
            if (target.wireName().equals(word)) {
                return target;
            }
        }
        return null;
    }

    private static ModelConfig config(String file, ModelFlags flags, OutputMeaning output, String own)
            throws Failure, ConfigurationException {
        Mapping root = new Mapping("");
        root.section("model", "").put("file", file, "--variant");
        flags.putInto(root);
        Mapping model = root.section("model", "");
        model.put("scores", output.rule().wireName(), "--output");
        for (String one : own.isEmpty() ? new String[0] : own.split("&", -1)) {
            int equals = one.indexOf('=');
            String key = equals < 0 ? one : one.substring(0, equals);
            if (equals < 0 || !(key.equals("mean") || key.equals("std"))) {
                throw Failure.usage("--variant: found \"" + one
                        + "\" after the question mark, where only mean and std of this variant stand, like"
                        + " ?mean=0&std=255");
            }
            model.put(key, one.substring(equals + 1), "--variant");
        }
        return Configs.contract("", root, Path.of("")).model();
    }

    /** Whether mean and std hold for this variant alone. */
    boolean hasOwnNormalization() {
        return !own.mean().equals(common.mean()) || !own.std().equals(common.std());
    }
}
