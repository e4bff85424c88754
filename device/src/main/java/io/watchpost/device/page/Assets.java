package io.watchpost.device.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page without what it shows, from this jar; it holds nothing that anybody mustn't see. */
final class Assets {
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /** By path: the file, and its type. */
    static final Map<String, Asset> ALL = Map.of(
            "/", new Asset("index.html", "text/html; charset=utf-8"),
            "/page.css", new Asset("page.css", "text/css; charset=utf-8"),
            "/page.js", new Asset("page.js", SCRIPT),
            "/words.js", new Asset("words.js", SCRIPT),
            "/elements.js", new Asset("elements.js", SCRIPT),
            "/orders.js", new Asset("orders.js", SCRIPT),
            "/pictures.js", new Asset("pictures.js", SCRIPT),
            "/icon.svg", new Asset("icon.svg", "image/svg+xml"));

    private Assets() {}

    /** A file of the page. */
    record Asset(String file, String type) {
        byte[] bytes() throws IOException {
            try (InputStream in = Assets.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException("this jar has no " + file);
                }
                return in.readAllBytes();
            }
        }
    }

    /** Null if there is none at this path. */
    static @Nullable Answer at(String path) throws IOException {
        Asset asset = ALL.get(path);
        return asset == null ? null : Answer.of(asset.type, asset.bytes());
    }
}
