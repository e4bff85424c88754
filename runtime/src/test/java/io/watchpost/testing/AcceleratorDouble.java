package io.watchpost.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's library that does what it is told, also while engines use it. While it is plugged in, every engine of this
 * process that is of its kind uses it. Its C code is described in {@code src/test/c/double.h}.
 */
public abstract sealed class AcceleratorDouble implements AutoCloseable permits EdgeTpuDouble, OpenVinoDouble {
    private final String property;
    private final Path library;
    private final @Nullable String before;

    /** @param property that names the library to engines */
    AcceleratorDouble(String property, Path library) {
        this.property = property;
        this.library = library;
        before = System.getProperty(property);
        System.setProperty(property, library.toString());
    }

    /** The file of the library. */
    public final Path library() {
        return library;
    }

    /** Each run takes so much longer. */
    public final void slow(long millis) throws IOException {
        tell("slow " + millis);
    }

    /** Each class gets the score of the one before it. */
    public final void wrong() throws IOException {
        tell("wrong");
    }

    /** Each run fails, with a word. */
    public final void fail() throws IOException {
        tell("fail");
    }

    /** Each run never ends. */
    public final void hang() throws IOException {
        tell("hang");
    }

    /** Each run ends the process by SIGABRT, as vendors' libraries do on a USB error. */
    public final void abort() throws IOException {
        tell("abort");
    }

    /** Each run ends the process by SIGSEGV. */
    public final void crash() throws IOException {
        tell("crash");
    }

    /** The device is unplugged: a run ends the process by SIGABRT, and it can't be opened again. */
    public final void disappear() throws IOException {
        tell("gone");
    }

    /** The device is there and works. */
    public final void comeBack() throws IOException {
        tell("works");
    }

    private void tell(String word) throws IOException {
        Path told = Files.writeString(beside("control.new"), word + "\n");
        Files.move(told, beside("control"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Every opening of the device until now, with its options: {@code create device=usb:0 Performance=Low}. */
    public final List<String> openings() throws IOException {
        return Files.exists(beside("log")) ? Files.readAllLines(beside("log")) : List.of();
    }

    final Path beside(String ending) {
        return library.resolveSibling(library.getFileName() + "." + ending);
    }

    /** Unplugs it: later engines use the library that was there before. */
    @Override
    public final void close() {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }
}
