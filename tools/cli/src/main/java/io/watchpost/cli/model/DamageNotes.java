package io.watchpost.cli.model;

import io.watchpost.update.ModelStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** What is damaged in a store, on stderr beside what is sound. */
final class DamageNotes {
    private DamageNotes() {}

    static void print(Path store, PrintWriter err) throws IOException {
        for (String problem : ModelStore.problems(store)) {
            err.println("ATTENTION: " + problem);
        }
        err.flush();
    }
}
