package io.watchpost.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A bundle as one file. */
final class ZipSource implements BundleSource {
    private static final int PIECE_BYTES = 64 << 10;

    private final FileChannel file;
    private final String name;
    private final Map<String, ZipDirectory.Place> places = new LinkedHashMap<>();
    private final byte[] stored = new byte[PIECE_BYTES];
    private final byte[] inflated = new byte[PIECE_BYTES];

    private ZipSource(FileChannel file, String name) {
        this.file = file;
        this.name = name;
    }

    static ZipSource open(Path path, BundleLimits limits) throws BundleRefused, IOException {
        if (!Files.isRegularFile(path)) {
            throw new BundleRefused(path + " is not a regular file");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            ZipSource source = new ZipSource(channel, path.toString());
            for (ZipDirectory.Place place : ZipDirectory.read(channel, source.name, limits)) {
                source.places.put(place.name(), place);
            }
            return source;
        } catch (BundleRefused | IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Long> lengths() {
        Map<String, Long> lengths = new LinkedHashMap<>();
        places.forEach((file, place) -> lengths.put(file, place.length()));
        return lengths;
    }

    @Override
    public void copy(String entry, Sink sink) throws BundleRefused, IOException {
        ZipDirectory.Place place = places.get(entry);
        if (place == null) {
            throw new BundleRefused(name + " has no file " + entry);
        }
        if (place.isDeflated()) {
            inflate(place, sink);
            return;
        }
        for (long at = 0; at < place.storedBytes(); ) {
            int length = read(place, at);
            sink.accept(stored, length);
            at += length;
        }
    }

    /** Never more bytes than the directory declared, whatever the data would inflate to. */
    private void inflate(ZipDirectory.Place place, Sink sink) throws BundleRefused, IOException {
        try (Inflater inflater = new Inflater(true)) {
            long given = 0;
            while (!inflater.finished()) {
                if (inflater.needsInput() && given < place.storedBytes()) {
                    int length = read(place, given);
                    inflater.setInput(stored, 0, length);
                    given += length;
                }
                int length = inflater.inflate(inflated);
                if (inflater.getBytesWritten() > place.length()) {
                    throw damaged(place, "inflates to more than the " + place.length() + " bytes that it declares");
                }
                sink.accept(inflated, length);
                if (length == 0 && !inflater.finished()) {
                    if (inflater.needsDictionary() || given == place.storedBytes()) {
                        throw damaged(place, "ends before its data does");
                    }
                }
            }
            if (inflater.getBytesWritten() != place.length() || inflater.getBytesRead() != place.storedBytes()) {
                throw damaged(place, "hasn't the sizes that it declares");
            }
        } catch (DataFormatException e) {
            throw damaged(place, "can't be inflated");
        }
    }

    private BundleRefused damaged(ZipDirectory.Place place, String what) {
        return new BundleRefused(name + " is damaged or hostile: its file " + place.name() + " " + what);
    }

    /** The next piece of a file's stored bytes; at least one byte. */
    private int read(ZipDirectory.Place place, long at) throws IOException {
        int wanted = (int) Math.min(PIECE_BYTES, place.storedBytes() - at);
        int length = file.read(ByteBuffer.wrap(stored, 0, wanted), place.dataOffset() + at);
        if (length < 1) {
            throw new EOFException(name + " became shorter while it was read");
        }
        return length;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
