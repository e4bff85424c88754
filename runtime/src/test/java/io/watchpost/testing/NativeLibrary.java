package io.watchpost.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds a small shared library of C, for tests of what native code does to a process. */
public final class NativeLibrary {
    private NativeLibrary() {}

    /**
     * Builds it; skips the calling test where there is no compiler.
     *
     * @param source the .c file
     * @param library what is made of it
     * @param options further words for the compiler
     */
    public static Path build(Path source, Path library, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Needs.program("gcc").toString(),
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library.toString(),
                source.toString()));
        command.addAll(List.of(options));
        RootCommand.run(command.toArray(String[]::new));
        return library;
    }
}
