package io.watchpost.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The engines of this installation, found with {@link ServiceLoader}. Callable from any thread. */
public final class Engines {
    private Engines() {}

    /** Every engine on the class path, whether its native library is there or not. */
    public static List<EngineProvider> all() {
        List<EngineProvider> providers = new ArrayList<>();
        ServiceLoader.load(EngineProvider.class, Engines.class.getClassLoader()).forEach(providers::add);
        return List.copyOf(providers);
    }

    /**
     * The engine for a format.
     *
     * @param engineId the word of {@code --engine}, null for the first that reads the format; {@link
     *     EngineIsolation#PREFIX} before it has the engine work in a child process
     * @throws EngineException unavailable, naming the engines that there are
     */
    public static EngineProvider provider(ModelFormat format, @Nullable String engineId) throws EngineException {
        if (engineId != null && engineId.startsWith(EngineIsolation.PREFIX)) {
            EngineProvider inside = provider(format, engineId.substring(EngineIsolation.PREFIX.length()));
            return ServiceLoader.load(EngineIsolation.class, Engines.class.getClassLoader())
                    .findFirst()
                    .orElseThrow(() -> EngineException.unavailable(
                            "engines can't be isolated here: leave " + EngineIsolation.PREFIX + " out"))
                    .isolated(inside);
        }
        List<EngineProvider> all = all();
        for (EngineProvider provider : all) {
            boolean named = engineId == null || engineId.equals(provider.id());
            if (named && provider.formats().contains(format)) {
                return provider;
            }
        }
        String known = all.stream().map(EngineProvider::id).collect(Collectors.joining(", "));
        if (engineId != null && all.stream().anyMatch(provider -> engineId.equals(provider.id()))) {
            throw EngineException.unavailable(
                    "the engine " + engineId + " can't read " + format.wireName() + " models: leave --engine out");
        }
        throw EngineException.unavailable(
                engineId == null
                        ? "no engine here reads " + format.wireName() + " models (installed: " + known + ")"
                        : "there is no engine \"" + engineId + "\": use one of " + known);
    }

    /**
     * Loads a model into an engine. The caller closes it.
     *
     * @param engineId the word of {@code --engine}, null for the first that reads the format
     * @throws EngineException refused or unavailable
     */
    public static Engine load(ModelFile model, @Nullable String engineId, EngineOptions options)
            throws EngineException {
        return provider(model.format(), engineId).load(model, options);
    }
}
