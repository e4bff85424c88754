package io.watchpost.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells from a file's bytes, never from its name, what it is. Reads only within the bytes, whatever they hold. */
final class ModelSniffer {
    private static final int HEAD_BYTES_MAX = 512;

    /** The smallest flatbuffer with an identifier: root offset, identifier, vtable, table. */
    private static final int TFLITE_BYTES_MIN = 16;

    /** An XML text whose first element is a net: OpenVINO's graph. */
    private static final Pattern IR = Pattern.compile("(<\\?xml[^>]*>\\s*)?(<!--.*?-->\\s*)?<net\\s", Pattern.DOTALL);

    private ModelSniffer() {}

    /** What the bytes are. */
    sealed interface Finding {
        record Model(ModelFormat format) implements Finding {}

        /**
         * Not a model.
         *
         * @param what goes on after the file's name: {@code is empty}
         */
        record Other(String what) implements Finding {}
    }

    static Finding sniff(MemorySegment bytes) {
        if (bytes.byteSize() == 0) {
            return new Finding.Other("is empty: copy or download it again");
        }
        String head = new String(
                bytes.asSlice(0, Math.min(HEAD_BYTES_MAX, bytes.byteSize())).toArray(ValueLayout.JAVA_BYTE),
                StandardCharsets.ISO_8859_1);
        if (head.startsWith("TFL", 4)) {
            return tflite(bytes, head);
        }
        String text = text(head);
        if (text.startsWith("version https://git-lfs.github.com/")) {
            return new Finding.Other("is a Git LFS pointer, not the model itself: run \"git lfs pull\" where it was"
                    + " cloned, and copy it again");
        }
        if (text.startsWith("<") && IR.matcher(text).lookingAt()) {
            return new Finding.Model(ModelFormat.OPENVINO_IR);
        }
        if (text.startsWith("<")) {
            return text.contains("<html") || text.contains("<!doctype") || text.contains("<head")
                    ? new Finding.Other("is an HTML page, not a model: the download fetched a web page, use the address"
                            + " of the file itself")
                    : new Finding.Other("is an XML text, not a model");
        }
        if (head.startsWith("PK\3\4") || head.startsWith("PK\5\6")) {
            return new Finding.Other("is a ZIP archive: unpack it and name the .tflite or .onnx file in it");
        }
        if (head.startsWith("\u001f\u008b")) {
            return new Finding.Other("is compressed with gzip: unpack it first");
        }
        return onnx(bytes);
    }

    private static Finding tflite(MemorySegment bytes, String head) {
        if (bytes.byteSize() < TFLITE_BYTES_MIN) {
            return new Finding.Other("is truncated: a TensorFlow Lite model has more than " + bytes.byteSize()
                    + " bytes; copy or download it again");
        }
        if (head.charAt(7) != '3') {
            return new Finding.Other("is a TensorFlow Lite model of schema \"" + printable(head.substring(4, 8))
                    + "\", and only TFL3 is known: convert it with a current TensorFlow");
        }
        long root = Integer.toUnsignedLong(bytes.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
        if (root + Integer.BYTES > bytes.byteSize()) {
            return new Finding.Other("is a truncated or damaged TensorFlow Lite model: its root lies at byte " + root
                    + " of " + bytes.byteSize() + "; copy or download it again");
        }
        return new Finding.Model(ModelFormat.TFLITE);
    }

    /** ONNX has no magic number: its top-level fields must be those of a ModelProto, a graph among them. */
    private static Finding onnx(MemorySegment bytes) {
        ProtobufReader reader = new ProtobufReader(bytes);
        boolean graph = false;
        boolean plausible = false;
        try {
            while (reader.next()) {
                if (!OnnxFields.isModelField(reader.field(), reader.wireType())) {
                    return unknown(bytes);
                }
                plausible |= reader.field() != OnnxFields.MODEL_IR_VERSION;
                graph |= reader.field() == OnnxFields.MODEL_GRAPH;
            }
        } catch (ProtobufReader.Malformed e) {
            return plausible || graph || startsLikeOnnx(bytes)
                    ? new Finding.Other(
                            "is a truncated or damaged ONNX model (" + e.getMessage() + "): copy or download it again")
                    : unknown(bytes);
        }
        return graph ? new Finding.Model(ModelFormat.ONNX) : unknown(bytes);
    }

    /** Every writer puts {@code ir_version}, a small number, first, and a text or the graph after it. */
    private static boolean startsLikeOnnx(MemorySegment bytes) {
        return bytes.byteSize() > 2
                && bytes.get(ValueLayout.JAVA_BYTE, 0) == 0x08
                && bytes.get(ValueLayout.JAVA_BYTE, 1) > 0
                && bytes.get(ValueLayout.JAVA_BYTE, 1) < 32
                && (bytes.get(ValueLayout.JAVA_BYTE, 2) == 0x12 || bytes.get(ValueLayout.JAVA_BYTE, 2) == 0x3a);
    }

    private static Finding unknown(MemorySegment bytes) {
        return new Finding.Other(
                "is neither a TensorFlow Lite nor an ONNX model (" + bytes.byteSize() + " bytes of something else)");
    }

    private static String text(String head) {
        String start = head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head; // a UTF-8 byte order mark
        return start.strip().toLowerCase(Locale.ROOT);
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
