package io.watchpost.device.log;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** What is written to it goes to the journal as errors: the sentences with which a command ends that could not do its work. */
public final class JournalWriter extends FilterWriter {
    private static final String ERROR = "<3>";

    private boolean isWithinLine;

    public JournalWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int character) throws IOException {
        if (!isWithinLine) {
            out.write(ERROR);
        }
        out.write(character);
        isWithinLine = character != '\n';
    }

    @Override
    public void write(char[] characters, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            write(characters[i]);
        }
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
        write(text.toCharArray(), from, length);
    }
}
