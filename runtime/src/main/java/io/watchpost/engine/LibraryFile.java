package io.watchpost.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's shared library as it lies on disk: whether it is there and of which version, found without loading it into
 * this process. Callable from any thread.
 *
 * @param path as the loader would open it
 * @param version of the package that brought it, else the number in its file's name, else its size: enough to tell one
 *     from the next
 */
public record LibraryFile(Path path, String version) {
    private static final Path DPKG = Path.of("/var/lib/dpkg");
    private static final Pattern NUMBER = Pattern.compile("\\.so\\.([0-9][0-9.]*)$");
    private static final Pattern DPKG_VERSION = Pattern.compile("^Version: (?:[0-9]+:)?(\\S+)", Pattern.MULTILINE);

    /**
     * Finds a library.
     *
     * @param declared path or name that was declared; null for the standard name
     * @param name as the loader knows it: {@code libedgetpu.so.1}
     * @param packages of Debian that bring it, by their beginning: {@code libedgetpu1}
     */
    public static Optional<LibraryFile> find(@Nullable String declared, String name, String packages) {
        String wanted = declared == null ? name : declared;
        if (wanted.contains("/")) {
            return of(Path.of(wanted), packages);
        }
        for (Path folder : folders()) {
            Optional<LibraryFile> found = of(folder.resolve(wanted), packages);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<LibraryFile> of(Path file, String packages) {
        return Files.isReadable(file) && !Files.isDirectory(file)
                ? Optional.of(new LibraryFile(file, version(file, packages)))
                : Optional.empty();
    }

    /** Where the loader looks, as Debian has it. */
    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        String declared = System.getenv("LD_LIBRARY_PATH");
        if (declared != null) {
            for (String folder : declared.split(":", -1)) {
                if (!folder.isEmpty()) {
                    folders.add(Path.of(folder));
                }
            }
        }
        String triple = System.getProperty("os.arch").equals("aarch64") ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        for (String folder : List.of("/usr/local/lib", "/lib/" + triple, "/usr/lib/" + triple, "/lib", "/usr/lib")) {
            folders.add(Path.of(folder));
        }
        return folders;
    }

    private static String version(Path file, String packages) {
        try {
            Path real = file.toRealPath();
            String ofPackage = packageVersion(real, packages);
            if (!ofPackage.isEmpty()) {
                return ofPackage;
            }
            Matcher number = NUMBER.matcher(real.toString());
            return number.find() ? number.group(1) : Files.size(real) + " bytes";
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The version of the installed package whose list of files has this one; empty if there is none. */
    private static String packageVersion(Path real, String packages) throws IOException {
        Path info = DPKG.resolve("info");
        if (!Files.isDirectory(info)) {
            return "";
        }
        try (var lists = Files.newDirectoryStream(info, packages + "*.list")) {
            for (Path list : lists) {
                if (Files.readAllLines(list).contains(real.toString())) {
                    String name = list.getFileName().toString().replaceAll("(:[a-z0-9]+)?\\.list$", "");
                    return versionOf(name);
                }
            }
        }
        return "";
    }

    private static String versionOf(String packageName) throws IOException {
        for (String paragraph : Files.readString(DPKG.resolve("status")).split("\n\n", -1)) {
            Matcher version = DPKG_VERSION.matcher(paragraph);
            if (paragraph.startsWith("Package: " + packageName + "\n") && version.find()) {
                return version.group(1);
            }
        }
        return "";
    }
}
