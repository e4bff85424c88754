package io.watchpost.cli.publish;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.StreamLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A bundle that is served in blocks: the only file of its stream. One thread. */
final class ServedBundle implements AutoCloseable {
    private final Announcement.Model model;
    private final FileChannel content;

    /** @param model as it is announced; the file is what was compared with it */
    ServedBundle(Path file, Announcement.Model model) throws IOException {
        this.model = model;
        content = FileChannel.open(file, StandardOpenOption.READ);
    }

    Announcement.Model model() {
        return model;
    }

    String stream() {
        return StreamLocation.ofBundle(model.sha256()).stream();
    }

    long sizeBytes() {
        return model.facts().sizeBytes();
    }

    /** How many blocks of that length it has. */
    long blocks(int blockBytes) {
        return Math.ceilDiv(sizeBytes(), blockBytes);
    }

    byte[] block(int index, int blockBytes) throws IOException {
        long from = (long) index * blockBytes;
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(blockBytes, sizeBytes() - from));
        while (block.hasRemaining()) {
            if (content.read(block, from + block.position()) < 0) {
                throw new IOException("the bundle " + model.facts().title() + " became shorter while it was served");
            }
        }
        return block.array();
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
