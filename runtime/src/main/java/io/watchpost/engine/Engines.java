package io.watchpost.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The engines of this installation, found with {@link ServiceLoader}. Callable from any thread. */
public final class Engines {
    private Engines() {}

    /** Every engine on the class path, whether its native library is there or not; accelerators are isolated. */
    public static List<EngineProvider> all() {
        Optional<EngineIsolation> isolation = isolation();
        List<EngineProvider> providers = new ArrayList<>();
        for (EngineProvider provider : ServiceLoader.load(EngineProvider.class, Engines.class.getClassLoader())) {
            if (!provider.isAccelerator()) {
                providers.add(provider);
            } else if (isolation.isPresent()) { // else there is no safe place for it to work in
                providers.add(isolation.get().isolated(provider));
            }
        }
        return List.copyOf(providers);
    }

    /** The engines that work on the processor alone, and so may be chosen by themselves. */
    public static List<EngineProvider> ofCpu() {
        return all().stream().filter(provider -> !provider.isAccelerator()).toList();
    }

    private static Optional<EngineIsolation> isolation() {
        return ServiceLoader.load(EngineIsolation.class, Engines.class.getClassLoader())
                .findFirst();
    }

    /**
     * The engine that runs a target's variants of a format.
     *
     * @throws EngineException unavailable: none of this installation does
     */
    public static EngineProvider forTarget(ModelFormat format, Target target) throws EngineException {
        return all().stream()
                .filter(provider ->
                        provider.target() == target && provider.formats().contains(format))
                .findFirst()
                .orElseThrow(() -> EngineException.unavailable(
                        "no engine here runs " + format.wireName() + " models on the target " + target.wireName()));
    }

    /**
     * The engine for a format.
     *
     * @param engineId the word of {@code --engine}, null for the first of the CPU that reads the format; {@link
     *     EngineIsolation#PREFIX} before it has the engine work in a child process, where accelerators are anyway
     * @throws EngineException unavailable, naming the engines that there are
     */
    public static EngineProvider provider(ModelFormat format, @Nullable String engineId) throws EngineException {
        if (engineId != null && engineId.startsWith(EngineIsolation.PREFIX)) {
            EngineProvider inside = provider(format, engineId.substring(EngineIsolation.PREFIX.length()));
            return inside.isAccelerator()
                    ? inside
                    : isolation()
                            .orElseThrow(() -> EngineException.unavailable(
                                    "engines can't be isolated here: leave " + EngineIsolation.PREFIX + " out"))
                            .isolated(inside);
        }
        List<EngineProvider> all = all();
        for (EngineProvider provider : all) {
            boolean chosen = engineId == null ? !provider.isAccelerator() : engineId.equals(provider.id());
            if (chosen && provider.formats().contains(format)) {
                return provider;
            }
        }
        String known = all.stream().map(EngineProvider::id).collect(Collectors.joining(", "));
        if (engineId != null && all.stream().anyMatch(provider -> engineId.equals(provider.id()))) {
            throw EngineException.unavailable(
                    "the engine " + engineId + " can't read " + format.wireName() + " models: leave --engine out");
        }
        if (engineId == null) {
            for (EngineProvider provider : all) {
                if (provider.formats().contains(format)) {
                    throw EngineException.unavailable("no engine of the CPU reads " + format.wireName()
                            + " models: choose --engine " + provider.id());
                }
            }
        }
        throw EngineException.unavailable(
                engineId == null
                        ? "no engine here reads " + format.wireName() + " models (installed: " + known + ")"
                        : "there is no engine \"" + engineId + "\": use one of " + known);
    }

    /**
     * Loads a model into an engine. The caller closes it.
     *
     * @param engineId the word of {@code --engine}, null for the first of the CPU that reads the format
     * @throws EngineException refused or unavailable
     */
    public static Engine load(ModelFile model, @Nullable String engineId, EngineOptions options)
            throws EngineException {
        return provider(model.format(), engineId).load(model, options);
    }
}
