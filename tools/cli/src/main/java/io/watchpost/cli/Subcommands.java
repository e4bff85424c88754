package io.watchpost.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every subcommand by its word. Reading the annotations of one costs some milliseconds on a small machine, so only the
 * one that was asked for is made.
 */
final class Subcommands {
    private static final Map<String, Supplier<Callable<Integer>>> OWN = new LinkedHashMap<>();

    static {
        OWN.put("run", RunCommand::new);
        OWN.put("classify", ClassifyCommand::new);
        OWN.put("results", ResultsCommand::new);
        OWN.put("doctor", DoctorCommand::new);
        OWN.put("inspect", InspectCommand::new);
        OWN.put("cameras", CamerasCommand::new);
        OWN.put("accelerators", AcceleratorsCommand::new);
        OWN.put("bench", BenchCommand::new);
        OWN.put("version", VersionCommand::new);
        OWN.put("completion", CompletionCommand::new);
    }

    private Subcommands() {}

    /** The subcommand of that name; null when there is none. */
    static @Nullable Callable<Integer> named(String name) {
        Supplier<Callable<Integer>> own = OWN.get(name);
        return own == null ? added().get(name) : own.get();
    }

    /** All of them, in the order of the help. */
    static Map<String, Callable<Integer>> all() {
        Map<String, Callable<Integer>> all = new LinkedHashMap<>();
        OWN.forEach((name, maker) -> all.put(name, maker.get()));
        added().forEach(all::putIfAbsent);
        return all;
    }

    private static Map<String, Callable<Integer>> added() {
        Map<String, Callable<Integer>> added = new LinkedHashMap<>();
        for (Subcommand subcommand : ServiceLoader.load(Subcommand.class, Subcommands.class.getClassLoader())) {
            added.put(subcommand.name(), subcommand.create());
        }
        return added;
    }
}
