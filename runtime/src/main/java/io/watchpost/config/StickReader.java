package io.watchpost.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the record of the {@code stick} section. */
final class StickReader {
    private static final Map<String, Boolean> EXPORT = new LinkedHashMap<>();

    static {
        EXPORT.put("onInsert", true);
        EXPORT.put("never", false);
    }

    private StickReader() {}

    static @Nullable StickConfig read(Section section, Problems problems) {
        int before = problems.count();
        List<Path> folders = section.paths("folders");
        boolean export = section.choice("export", EXPORT, true);
        boolean pictures = section.flag("pictures", false);
        List<Path> trust = section.paths("trust");
        return section.finish(before, () -> new StickConfig(folders, export, pictures, trust));
    }
}
