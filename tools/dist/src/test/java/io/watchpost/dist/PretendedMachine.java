package io.watchpost.dist;

import io.watchpost.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * This machine with other files laid over it, in which shell scripts run as root: the programs are the host's, and nothing
 * that a script does to the root file system reaches it. Processes that it leaves end with it.
 *
 * <p>What lies in {@code var/lib/watchpost} and {@code var/cache/watchpost} of the folder is kept from script to script; all
 * else is as it was given, each time.
 */
final class PretendedMachine {
    private static final String SCRIPT = """
            set -e
            mount -t tmpfs -o mode=755 machine "$work"
            mkdir "$work/over" "$work/changes" "$work/scratch" "$work/root"
            cp -a "$files/." "$work/over"
            mkdir -p "$work/over/var/lib/watchpost" "$work/over/var/cache/watchpost"
            layers=lowerdir="$work/over":/
            [ "$writable" = no ] || layers=$layers,upperdir=$work/changes,workdir=$work/scratch
            mount -t overlay -o "$layers" overlay "$work/root" || exit 97
            mount -t proc proc "$work/root/proc" || exit 97
            for folder in sys dev; do mount --rbind "/$folder" "$work/root/$folder"; done
            for folder in tmp var/tmp; do mount -t tmpfs -o noexec,mode=1777 temporary "$work/root/$folder"; done
            for folder in var/lib/watchpost var/cache/watchpost; do
              [ ! -d "$files/$folder" ] || mount --bind "$files/$folder" "$work/root/$folder"
            done
            exec chroot "$work/root" sh -c "$1"
            """;

    private final Path files;
    private final Path work;
    private final boolean isWritable;

    /**
     * @param files the root of what is laid over this machine's
     * @param work an empty folder of the test's
     * @param isWritable whether the root file system can be written to, or only the service's own folders
     */
    PretendedMachine(Path files, Path work, boolean isWritable) throws Exception {
        Needs.root();
        this.files = files;
        this.work = Files.createDirectories(work);
        this.isWritable = isWritable;
        Needs.kernel(run("true").exit() == 0, "mount namespaces and overlay file systems");
    }

    /** Runs a script, with {@code JAVA_HOME} set and the host's PATH. */
    Command run(String script) throws Exception {
        List<Object> words = new ArrayList<>(List.of(
                Needs.program("unshare"),
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                "-c",
                SCRIPT,
                "machine",
                script));
        return Command.run(
                Path.of("/"),
                Map.of(
                        "files",
                        files.toString(),
                        "work",
                        work.toString(),
                        "writable",
                        isWritable ? "yes" : "no",
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "PATH",
                        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "HOME",
                        "/root",
                        "LC_ALL",
                        "C.UTF-8",
                        "WATCHPOST_AOT",
                        "off"),
                words);
    }

    /** A shell function {@code service}, which runs the installed unit's command as the unit does: user, folders, rights. */
    static String service() {
        return """
                service() {
                  start=$(sed -n 's/^ExecStart=//p' /etc/systemd/system/watchpost.service \\
                    /usr/lib/systemd/system/watchpost.service 2>/dev/null)
                  setpriv --reuid watchpost --regid watchpost --clear-groups --no-new-privs --bounding-set=-all \\
                    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/var/lib/watchpost "JAVA_HOME=$JAVA_HOME" \\
                    STATE_DIRECTORY=/var/lib/watchpost CACHE_DIRECTORY=/var/cache/watchpost "WATCHPOST_AOT=$WATCHPOST_AOT" \\
                    $start
                }
                """;
    }
}
