package io.watchpost.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whose a folder is. A command of root's beside a station must not leave files that the station's user can't read or
 * replace, so what root makes in the station's folders becomes that user's. For everybody else nothing changes. Any thread.
 */
public final class FolderOwner {
    private static final Integer ROOT = 0;
    private static final String IDS = "unix:uid,gid";

    private FolderOwner() {}

    /**
     * Gives what root has just made to the owner of the folder around it, and to its group. A link itself is given, not what
     * it leads to.
     *
     * @throws IOException if it isn't there
     */
    public static void give(Path made) throws IOException {
        Path folder = made.toAbsolutePath().getParent();
        if (folder == null
                || !made.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        Map<String, Object> own = Files.readAttributes(made, IDS, LinkOption.NOFOLLOW_LINKS);
        Map<String, Object> around = Files.readAttributes(folder, IDS);
        if (!ROOT.equals(own.get("uid")) || ROOT.equals(around.get("uid"))) {
            return;
        }
        try {
            Files.setAttribute(made, "unix:gid", around.get("gid"), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(made, "unix:uid", around.get("uid"), LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException e) {
            // a root without this right, as in some containers, does as well as it can
        }
    }

    /** A folder, made with what is missing around it, each given as by {@link #give}. */
    public static Path makeFolder(Path folder) throws IOException {
        Path around = folder.toAbsolutePath().getParent();
        if (Files.isDirectory(folder) || around == null) {
            return folder;
        }
        makeFolder(around);
        Files.createDirectories(folder); // another may have made it meanwhile
        give(folder);
        return folder;
    }
}
