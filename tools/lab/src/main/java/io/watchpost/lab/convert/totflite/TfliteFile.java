package io.watchpost.lab.convert.totflite;

import java.util.List;

/**
 * A converted model.
 *
 * @param bytes of the file, metadata and labels included
 * @param notes what the user should know of the conversion
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to be written, never compared
public record TfliteFile(byte[] bytes, List<String> notes) {
    public TfliteFile {
        notes = List.copyOf(notes);
    }
}
