package io.watchpost.cli.bundle;

import io.watchpost.bundle.Manifest;

/**
 * The Greengrass component that brings one release of a model. Its install moves the bundle, by one rename, into a folder
 * that the runtime's component watches; what becomes of it there is the same as of a bundle from a stick. Nothing of the
 * runtime's recipe changes with it, and it depends on the runtime only softly, so no deployment of it restarts anything.
 *
 * @param manifest of the bundle
 * @param fileName of the bundle, within the artifacts
 */
record ModelComponent(Manifest manifest, String fileName) {
    private static final String RUNTIME = "io.watchpost.Runtime";

    /** Beside the work folder of this component, in that of the runtime's. */
    private static final String WATCHED = "../" + RUNTIME + "/arriving/";

    String name() {
        return "io.watchpost.model." + manifest.name();
    }

    /** Rises with the release; Greengrass wants three numbers, and a model's version is for people. */
    String version() {
        return manifest.release() + ".0.0";
    }

    /** YAML. */
    String recipe() {
        return """
                ---
                # Made of the bundle %1$s.
                RecipeFormatVersion: "2020-01-25"
                ComponentName: %2$s
                ComponentVersion: "%3$s"
                ComponentDescription: The model %1$s for %4$s.
                ComponentPublisher: Watchpost
                ComponentType: aws.greengrass.generic
                ComponentDependencies:
                  %4$s:
                    VersionRequirement: ">=0.1.0"
                    DependencyType: SOFT
                Manifests:
                """.formatted(manifest.title(), name(), version(), RUNTIME)
                + manifest("")
                + manifest("\n      runtime: \"*\"");
    }

    /** nucleus-lite takes only those that say runtime. */
    private String manifest(String more) {
        return """
                  - Platform:
                      os: linux%4$s
                    Lifecycle:
                      install:
                        Script: |-
                          set -eu
                          folder='%5$s%1$s'
                          mkdir -p "$folder"
                          cp '{artifacts:path}/%2$s' "$folder/.new"
                          rm -f "$folder"/*.wpb
                          mv "$folder/.new" "$folder/%2$s"
                    Artifacts:
                      - Uri: s3://BUCKET_NAME/%6$s/%3$s/%2$s
                        Permission:
                          Read: ALL
                """.formatted(manifest.name(), fileName, version(), more, WATCHED, name());
    }
}
