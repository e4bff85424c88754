package io.watchpost.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk whose power can be cut: an ext4 image on a loop device, kept on an XFS file system that can clone a file at
 * one moment (reflink). The clone holds what had reached the device, and nothing of what was only in memory. It shows
 * missing fsyncs; it does not model reordering inside a drive. Needs root and loop devices.
 */
public final class PowerCutDisk implements AutoCloseable {
    private static final String IMAGE_MEGABYTES = "160M";
    /** The least that mkfs.xfs accepts is 300 MB; clones share their blocks. */
    private static final String XFS_MEGABYTES = "600M";

    private final Path xfs;
    private final Path mountPoint;
    private final Path image;
    private final Path snapshot;

    private PowerCutDisk(Path xfs, Path mountPoint) {
        this.xfs = xfs;
        this.mountPoint = mountPoint;
        this.image = xfs.resolve("disk.img");
        this.snapshot = xfs.resolve("snapshot.img");
    }

    /** Makes and mounts it below the folder. */
    public static PowerCutDisk create(Path folder) throws IOException {
        Needs.root();
        Needs.program("mkfs.xfs");
        Needs.program("mkfs.ext4");
        Needs.kernel(Files.readString(Path.of("/proc/filesystems")).contains("xfs"), "the file system xfs");
        Path container = folder.resolve("xfs.img");
        PowerCutDisk disk = new PowerCutDisk(
                Files.createDirectory(folder.resolve("xfs")), Files.createDirectory(folder.resolve("power-cut-disk")));
        RootCommand.run("truncate", "-s", XFS_MEGABYTES, container.toString());
        RootCommand.run("mkfs.xfs", "-q", "-m", "reflink=1", container.toString());
        RootCommand.run("mount", "-o", "loop", container.toString(), disk.xfs.toString());
        RootCommand.run("truncate", "-s", IMAGE_MEGABYTES, disk.image.toString());
        RootCommand.run("mkfs.ext4", "-q", disk.image.toString());
        disk.mount();
        return disk;
    }

    public Path mountPoint() {
        return mountPoint;
    }

    /** What a power cut at this moment would leave. Whoever writes must stand still, as without power. */
    public void snapshot() throws IOException {
        Files.deleteIfExists(snapshot);
        RootCommand.run("cp", "--reflink=always", image.toString(), snapshot.toString());
    }

    /** Power is back: the disk is mounted as it was at the snapshot; nobody may have a file open. */
    public void returnToSnapshot() throws IOException {
        RootCommand.unmount(mountPoint);
        RootCommand.run("cp", "--reflink=always", snapshot.toString(), image.toString());
        mount();
    }

    private void mount() throws IOException {
        RootCommand.run("mount", "-o", "loop", image.toString(), mountPoint.toString());
    }

    @Override
    public void close() throws IOException {
        RootCommand.unmount(mountPoint);
        RootCommand.unmount(xfs);
    }
}
