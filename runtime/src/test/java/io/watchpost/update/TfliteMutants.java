package io.watchpost.update;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Changes one field of a TensorFlow Lite file where it lies: a number, a length, an offset, an entry of a table's layout.
 * The rest of the file stays as it is, byte for byte. Each kind of field is drawn equally often, so that structure is
 * changed more often than the many scales and weights; what only the flatbuffer's own check sees, one time in four.
 */
final class TfliteMutants {
    /** The fields of each table by number; of TensorFlow's schema.fbs. A letter and bytes; a table; [] of either. */
    private static final Map<String, List<String>> TABLES = Map.of(
            "Model",
            List.of("i4", "[OperatorCode]", "[SubGraph]", "text", "[Buffer]", "[i4]", "[Metadata]", "[Any]"),
            "OperatorCode",
            List.of("i1", "text", "i4", "i4"),
            "SubGraph",
            List.of("[Tensor]", "[i4]", "[i4]", "[Operator]", "text"),
            "Tensor",
            List.of("[i4]", "i1", "i4", "text", "Quantization", "i1", "Any", "[i4]", "i1"),
            "Quantization",
            List.of("[f4]", "[f4]", "[f4]", "[i8]", "i1", "Any", "i4"),
            "Operator",
            List.of("i4", "[i4]", "[i4]", "i1", "Any", "[i1]", "i1", "[i1]", "[i4]"),
            "Buffer",
            List.of("[i1]", "i8", "i8"),
            "Metadata",
            List.of("text", "i4"));

    /** Of a list's elements; a weight more or less is no structure. */
    private static final int ELEMENTS_MAX = 64;

    private final byte[] original;
    private final ByteBuffer bytes;
    private final Map<String, List<Place>> values = new TreeMap<>();
    private final Map<String, List<Place>> structure = new TreeMap<>();

    /** Where a number lies, and what it is: i1, i2, i4, i8, f4. */
    private record Place(String path, int offset, String type) {}

    TfliteMutants(byte[] original) {
        this.original = original;
        this.bytes = ByteBuffer.wrap(original).order(ByteOrder.LITTLE_ENDIAN);
        place("root", 0, "i4");
        table("Model", "model", bytes.getInt(0));
    }

    ModelMutant next(SplittableRandom random) {
        List<List<Place>> kinds = List.copyOf((random.nextInt(4) == 0 ? structure : values).values());
        List<Place> kind = kinds.get(random.nextInt(kinds.size()));
        Place place = kind.get(random.nextInt(kind.size()));
        MutantNumbers numbers = new MutantNumbers(random);
        byte[] mutant = original.clone();
        ByteBuffer target = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
        int at = place.offset;
        String change = switch (place.type) {
            case "i1" -> {
                long value = numbers.integer(bytes.get(at), 8);
                target.put(at, (byte) value);
                yield bytes.get(at) + " -> " + value;
            }
            case "i2" -> {
                long value = numbers.integer(bytes.getShort(at), 16);
                target.putShort(at, (short) value);
                yield bytes.getShort(at) + " -> " + value;
            }
            case "i8" -> {
                long value = numbers.integer(bytes.getLong(at), 64);
                target.putLong(at, value);
                yield bytes.getLong(at) + " -> " + value;
            }
            case "f4" -> {
                float value = numbers.real(bytes.getFloat(at));
                target.putFloat(at, value);
                yield bytes.getFloat(at) + " -> " + value;
            }
            default -> {
                long value = numbers.integer(bytes.getInt(at), 32);
                target.putInt(at, (int) value);
                yield bytes.getInt(at) + " -> " + value;
            }
        };
        return new ModelMutant("tflite byte " + at + ", " + place.path + ": " + change, mutant);
    }

    private void place(String path, int offset, String type) {
        String kind = path.replaceAll("\\d+", "#");
        boolean isStructure = kind.contains(".layout") || kind.endsWith(".offset") || kind.equals("root");
        (isStructure ? structure : values)
                .computeIfAbsent(kind, _ -> new ArrayList<>())
                .add(new Place(path, offset, type));
    }

    private void table(String name, String path, int table) {
        place(path + ".layout", table, "i4");
        int layout = table - bytes.getInt(table);
        int fields = (Short.toUnsignedInt(bytes.getShort(layout)) - 4) / 2;
        place(path + ".layout.bytes", layout, "i2");
        place(path + ".layout.tableBytes", layout + 2, "i2");
        List<String> known = TABLES.getOrDefault(name, List.of());
        for (int number = 0; number < fields; number++) {
            int entry = layout + 4 + 2 * number;
            place(path + ".layout.entry", entry, "i2");
            int inside = Short.toUnsignedInt(bytes.getShort(entry));
            if (inside != 0) {
                String type = number < known.size() ? known.get(number) : opaque(layout, fields, inside);
                field(type, path + "." + name + "@" + (char) ('a' + number), table + inside);
            }
        }
    }

    /** An option whose table isn't known here: as many bytes as there are up to the next field. */
    private String opaque(int layout, int fields, int inside) {
        int next = Short.toUnsignedInt(bytes.getShort(layout + 2));
        for (int number = 0; number < fields; number++) {
            int other = Short.toUnsignedInt(bytes.getShort(layout + 4 + 2 * number));
            next = other > inside ? Math.min(next, other) : next;
        }
        return next - inside >= 4 ? "i4" : "i1";
    }

    private void field(String type, String path, int offset) {
        if (type.length() == 2) {
            place(path, offset, type);
            return;
        }
        place(path + ".offset", offset, "i4");
        int target = offset + bytes.getInt(offset);
        if (type.equals("text")) {
            place(path + ".length", target, "i4");
            if (bytes.getInt(target) > 0) {
                place(path + ".text", target + 4, "i1");
            }
        } else if (type.startsWith("[")) {
            list(type.substring(1, type.length() - 1), path, target);
        } else {
            table(type, path, target);
        }
    }

    private void list(String type, String path, int list) {
        place(path + ".length", list, "i4");
        boolean isNumber = type.length() == 2;
        int width = isNumber ? type.charAt(1) - '0' : 4;
        for (int index = 0; index < bytes.getInt(list); index++) {
            int at = list + 4 + index * width;
            if (!isNumber) {
                field(type, path + "[" + index + "]", at);
            } else if (index < ELEMENTS_MAX) {
                place(path + "[" + index + "]", at, type);
            }
        }
    }

    /** Cut at any place: a copy that was interrupted. */
    ModelMutant cut(SplittableRandom random) {
        int length = random.nextInt(8, original.length);
        return new ModelMutant("tflite cut to " + length + " bytes", Arrays.copyOf(original, length));
    }
}
