package io.watchpost.cli.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The files of the service, as they come along; the Debian packages are made of the same. */
enum ServiceTemplate {
    UNIT("watchpost.service", "etc/systemd/system/watchpost.service", false),
    UDEV("60-watchpost.rules", "etc/udev/rules.d/60-watchpost.rules", false),
    SYSUSERS("watchpost.sysusers", "etc/sysusers.d/watchpost.conf", false),
    CONFIGURATION("watchpost.yaml", "etc/watchpost/watchpost.yaml", true);

    private final String resource;
    private final String target;

    /** Whether what lies there is the operator's. */
    final boolean isKept;

    ServiceTemplate(String resource, String target, boolean isKept) {
        this.resource = resource;
        this.target = target;
        this.isKept = isKept;
    }

    Path in(Path root) {
        return root.resolve(target);
    }

    /**
     * Its text for a distribution.
     *
     * @param home as the running system will see it
     */
    String text(Path home) {
        try (InputStream in = ServiceTemplate.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the template " + resource + " isn't in this installation");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@home@", home.toString())
                    .replace("@docs@", home.resolve("docs").toString())
                    .replace(
                            "@schema@",
                            home.resolve("docs/schemas/config-1.schema.json").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
