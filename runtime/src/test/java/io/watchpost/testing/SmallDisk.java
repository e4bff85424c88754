package io.watchpost.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A small ext4 file system of its own, which can be filled to the last block. Needs root and a loop device. */
public final class SmallDisk implements AutoCloseable {
    private final Path mountPoint;
    private final Path device;
    private final @Nullable Path chips;

    private SmallDisk(Path mountPoint, Path device, @Nullable Path chips) {
        this.mountPoint = mountPoint;
        this.device = device;
        this.chips = chips;
    }

    /** Makes and mounts it below the folder. */
    public static SmallDisk create(Path folder, int megabytes) throws IOException {
        return mounted(folder, folder, megabytes, null);
    }

    /**
     * The same, with less behind it than it claims, as forged sticks have: what exceeds that is taken, and is an
     * error when it is synced.
     */
    public static SmallDisk forged(Path folder, int megabytesClaimed, int megabytes) throws IOException {
        Needs.root();
        Path chips = Files.createDirectory(folder.resolve("chips"));
        RootCommand.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "chips", chips.toString());
        return mounted(folder, chips, megabytesClaimed, chips);
    }

    private static SmallDisk mounted(Path folder, Path images, int megabytes, @Nullable Path chips) throws IOException {
        Needs.root();
        Needs.program("mkfs.ext4");
        Needs.kernel(Files.exists(Path.of("/dev/loop-control")), "loop devices");
        Path image = images.resolve("small-disk.img");
        RootCommand.run("truncate", "-s", megabytes + "M", image.toString());
        RootCommand.run("mkfs.ext4", "-q", "-m", "0", image.toString());
        Path mountPoint = Files.createDirectory(folder.resolve("small-disk"));
        Path device = Path.of(
                RootCommand.run("losetup", "--find", "--show", image.toString()).strip());
        RootCommand.run("mount", device.toString(), mountPoint.toString());
        return new SmallDisk(mountPoint, device, chips);
    }

    public Path mountPoint() {
        return mountPoint;
    }

    /** The block device, for its statistics under /sys/block. */
    public Path device() {
        return device;
    }

    /** Sectors of 512 bytes written to the device so far; see the kernel's Documentation/block/stat.rst. */
    public long sectorsWritten() throws IOException {
        String[] fields = Files.readString(
                        Path.of("/sys/block", device.getFileName().toString(), "stat"))
                .strip()
                .split("\\s+", -1);
        return Long.parseLong(fields[6]);
    }

    /** Another file takes every block that is left. */
    public void fill() throws IOException {
        try {
            RootCommand.run("dd", "if=/dev/zero", "of=" + mountPoint.resolve("filler"), "bs=64k");
        } catch (IOException e) {
            // "No space left on device" is the aim; the last single blocks follow
        }
        try {
            RootCommand.run("dd", "if=/dev/zero", "of=" + mountPoint.resolve("filler-rest"), "bs=512");
        } catch (IOException e) {
            return;
        }
        throw new IOException("the disk at " + mountPoint + " did not get full");
    }

    /** The other file goes away again. */
    public void free() throws IOException {
        Files.deleteIfExists(mountPoint.resolve("filler"));
        Files.deleteIfExists(mountPoint.resolve("filler-rest"));
    }

    /** As a stick is pulled out: it is gone from its place at once, whoever reads from it. */
    public void unplug() throws IOException {
        RootCommand.run("umount", "-l", mountPoint.toString());
    }

    /** It is back. */
    public void plug() throws IOException {
        RootCommand.run("mount", device.toString(), mountPoint.toString());
    }

    @Override
    public void close() throws IOException {
        RootCommand.unmount(mountPoint);
        RootCommand.run("losetup", "--detach", device.toString());
        if (chips != null) {
            RootCommand.unmount(chips);
        }
    }
}
