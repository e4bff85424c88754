package io.watchpost.config;

import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsConfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the record of the {@code page} section, or of the word in its place. */
final class PageReader {
    private final Problems problems;

    PageReader(Problems problems) {
        this.problems = problems;
    }

    /** Null when there is to be none, or when something is wrong with it. */
    @Nullable
    PageConfig page(Section root) {
        if (root.isWord("page", PageConfig.OFF) || root.isWord("page", "false")) {
            return null;
        }
        Section section = root.section("page");
        int before = problems.count();
        int port = section.whole("port", 0, PageConfig.PORT_MAX, PageConfig.PORT_DEFAULT);
        String address = section.text("address", "an address", PageConfig::checkedHost, PageConfig.ADDRESS_DEFAULT);
        List<String> names = section.parsed("names", "names of this machine", PageConfig::checkedHost);
        SecretRef token = SecretReader.read(section, "token", problems);
        TlsConfig tls = section.has("tls") ? tls(section.section("tls")) : null;
        Set<CommandName> allow = section.has("allow")
                ? new HashSet<>(section.parsed("allow", "names of commands", PageReader::command))
                : PageConfig.ALLOW_DEFAULT;
        return section.finish(before, () -> new PageConfig(port, address, names, token, tls, allow));
    }

    private @Nullable TlsConfig tls(Section section) {
        int before = problems.count();
        Path certificate = section.pathOrNull("certificateFile");
        Path key = section.pathOrNull("keyFile");
        return section.finish(before, () -> {
            if (certificate == null || key == null) {
                throw new IllegalArgumentException("certificateFile and keyFile are both needed: name the page's"
                        + " certificate and its private key, in PEM");
            }
            return new TlsConfig(null, certificate, key);
        });
    }

    /** A command's name. */
    static CommandName command(String word) {
        Map<String, CommandName> words = Words.of(CommandName.values(), CommandName::wireName);
        CommandName name = words.get(word);
        if (name == null) {
            throw new IllegalArgumentException(
                    "found \"" + word + "\", expected " + String.join(" | ", words.keySet()));
        }
        return name;
    }
}
