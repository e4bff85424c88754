package io.watchpost.stick;

import io.watchpost.result.UtcText;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies where on a stick. Who wants a station to use one makes the folder {@value #FOLDER} on it; without that folder
 * nothing is written to a stick.
 *
 * <pre>
 * watchpost/                         bundles, roots of trust and announcements, to the station
 * watchpost/exports/NAME.wpo         from the station; NAME begins with the device's
 * watchpost/exports/NAME.wpo.receipt.json   back to the station
 * watchpost/exports/DEVICE.pub       the key that signs the station's exports
 * watchpost/DONE.txt                 the station has done everything: it may be pulled out
 * watchpost/PROBLEM.txt              in its place when something went wrong
 * </pre>
 *
 * @param root where the stick is mounted
 */
public record StickLayout(Path root) {
    public static final String FOLDER = "watchpost";
    private static final String EXPORTS = "exports";
    private static final int FILES_MAX = 1_000;
    private static final int NAME_CHARS_MAX = 60;

    /** The folder that makes it a stick of ours. */
    public Path folder() {
        return root.resolve(FOLDER);
    }

    public Path exports() {
        return folder().resolve(EXPORTS);
    }

    public Path done() {
        return folder().resolve("DONE.txt");
    }

    public Path problem() {
        return folder().resolve("PROBLEM.txt");
    }

    /** Whether somebody wants it to be used; a link doesn't count. */
    public boolean isPrepared() {
        return Files.isDirectory(folder(), LinkOption.NOFOLLOW_LINKS);
    }

    /** The folder for exports, made if it isn't there. */
    public Path madeExports() throws IOException {
        if (!Files.isDirectory(exports(), LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(exports());
            SafeFile.syncFolder(exports());
        }
        return exports();
    }

    /** The public key of a station's exports. */
    public Path publicKey(String device) {
        return exports().resolve(plain(device) + ".pub");
    }

    /** Complete exports, by name. */
    public List<Path> exportFiles() {
        return listed(exports(), ExportWriter.ENDING);
    }

    /** Receipts, by name. */
    public List<Path> receiptFiles() {
        return listed(exports(), Receipt.ENDING);
    }

    /** What earlier attempts left that were cut off. */
    public List<Path> leftovers(String device) {
        return listed(exports(), ExportWriter.ENDING + SafeFile.ENDING).stream()
                .filter(file -> file.getFileName().toString().startsWith(plain(device) + "-"))
                .toList();
    }

    /**
     * A name for an export that sorts by time as far as the clock is right, and that nothing has yet in this folder.
     *
     * @param random tells exports apart whose time is the same, as with clocks that stand at 1970
     */
    public static Path exportFile(Path folder, String device, long utcMillis, int random) {
        String time = UtcText.of(utcMillis).substring(0, 19).replaceAll("[:-]", "");
        return folder.resolve("%s-%s-%04x%s".formatted(plain(device), time, random & 0xffff, ExportWriter.ENDING));
    }

    /** A device's name in names of files, as FAT takes them. */
    public static String plain(String device) {
        String plain = device.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.substring(0, Math.min(NAME_CHARS_MAX, plain.length()));
    }

    private static List<Path> listed(Path folder, String ending) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (file.getFileName().toString().endsWith(ending)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && found.size() < FILES_MAX) {
                    found.add(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // just pulled out
        }
        found.sort(null);
        return found;
    }
}
