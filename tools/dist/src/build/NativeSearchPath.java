import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes native libraries look for each other beside themselves and nowhere else: {@code java NativeSearchPath.java FOLDER…}. As
 * published, some also look in folders of the machines that they were built on (/home/runner/…), and whoever may make such a
 * folder on a device could have a library of his loaded. The entry keeps its place and gets a shorter text.
 */
final class NativeSearchPath {
    private static final byte[] BESIDE = "$ORIGIN".getBytes(StandardCharsets.US_ASCII);

    // ELF, 64 bit, little-endian: /usr/include/elf.h
    private static final int MAGIC = 0x464c457f;
    private static final int LOAD = 1;
    private static final int DYNAMIC = 2;
    private static final long STRINGS = 5;
    private static final long RPATH = 15;
    private static final long RUNPATH = 29;

    private NativeSearchPath() {}

    public static void main(String[] args) throws IOException {
        for (String folder : args) {
            try (DirectoryStream<Path> libraries = Files.newDirectoryStream(Path.of(folder), "*.so")) {
                for (Path library : libraries) {
                    mend(library);
                }
            }
        }
    }

    private static void mend(Path library) throws IOException {
        ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(library)).order(ByteOrder.LITTLE_ENDIAN);
        if (elf.getInt(0) != MAGIC || elf.get(4) != 2 || elf.get(5) != 1) {
            throw new IOException(library + " is not a 64 bit little-endian ELF file");
        }
        int dynamic = Math.toIntExact(header(elf, DYNAMIC, 0));
        int strings = Math.toIntExact(header(elf, LOAD, entry(elf, dynamic, STRINGS)));
        boolean changed = false;
        for (long tag : new long[] {RPATH, RUNPATH}) {
            long path = entry(elf, dynamic, tag);
            changed |= path >= 0 && replace(elf, Math.toIntExact(strings + path));
        }
        if (changed) {
            Files.write(library, elf.array());
        }
    }

    /** Offset in the file of the dynamic section, or of an address within a loaded segment. */
    private static long header(ByteBuffer elf, int type, long address) throws IOException {
        int first = Math.toIntExact(elf.getLong(32));
        for (int i = 0; i < elf.getShort(56); i++) {
            int at = first + i * elf.getShort(54);
            long offset = elf.getLong(at + 8);
            long begin = elf.getLong(at + 16);
            if (elf.getInt(at) == type && (type == DYNAMIC || (address >= begin && address < begin + elf.getLong(at + 32)))) {
                return type == DYNAMIC ? offset : offset + address - begin;
            }
        }
        throw new IOException("no segment of type " + type + " for address " + address);
    }

    /** The value of a dynamic entry; -1 if there is none. */
    private static long entry(ByteBuffer elf, int dynamic, long tag) {
        for (int at = dynamic; elf.getLong(at) != 0; at += 16) {
            if (elf.getLong(at) == tag) {
                return elf.getLong(at + 8);
            }
        }
        return -1;
    }

    private static boolean replace(ByteBuffer elf, int at) throws IOException {
        int end = at;
        while (elf.get(end) != 0) {
            end++;
        }
        if (end - at == BESIDE.length && elf.slice(at, end - at).equals(ByteBuffer.wrap(BESIDE))) {
            return false;
        }
        if (end - at < BESIDE.length) {
            throw new IOException("the search path at byte " + at + " is too short to be replaced");
        }
        for (int i = at; i < end; i++) {
            elf.put(i, i - at < BESIDE.length ? BESIDE[i - at] : 0);
        }
        return true;
    }
}
