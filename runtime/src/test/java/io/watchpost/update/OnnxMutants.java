package io.watchpost.update;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Changes one field of an ONNX file: a value, after which the file is written anew and is a sound protobuf; or, one time
 * in four, a byte of a length or of a tag where it lies, after which it isn't. Each kind of field is drawn equally often.
 */
final class OnnxMutants {
    /** Longer ones are weights, of which one more or less is no structure. */
    private static final int RAW_BYTES_MAX = 64;

    private final byte[] original;
    private final ModelProto model;
    private final Map<String, List<Step>> values = new TreeMap<>();
    private final Map<String, List<Integer>> marks = new TreeMap<>();

    /** The way to a value: a field of a message, and the step on from there. */
    private record Step(Message message, FieldDescriptor field, int index, Up up) {}

    /** The message that a message lies in. */
    private sealed interface Up {
        record Top() implements Up {}

        record Field(Step step) implements Up {}
    }

    OnnxMutants(byte[] original) throws IOException {
        this.original = original;
        this.model = ModelProto.parseFrom(original);
        values(model, "model", new Up.Top());
        marks(0, original.length, ModelProto.getDescriptor(), "model");
    }

    ModelMutant next(SplittableRandom random) {
        return random.nextInt(4) == 0 ? mark(random) : value(random);
    }

    private ModelMutant mark(SplittableRandom random) {
        List<Map.Entry<String, List<Integer>>> kinds = List.copyOf(marks.entrySet());
        Map.Entry<String, List<Integer>> kind = kinds.get(random.nextInt(kinds.size()));
        int at = kind.getValue().get(random.nextInt(kind.getValue().size()));
        byte[] mutant = original.clone();
        mutant[at] = (byte) new MutantNumbers(random).integer(mutant[at], 8);
        return new ModelMutant(
                "onnx byte " + at + ", " + kind.getKey() + ": " + original[at] + " -> " + mutant[at], mutant);
    }

    private ModelMutant value(SplittableRandom random) {
        List<Map.Entry<String, List<Step>>> kinds = List.copyOf(values.entrySet());
        Map.Entry<String, List<Step>> kind = kinds.get(random.nextInt(kinds.size()));
        Step step = kind.getValue().get(random.nextInt(kind.getValue().size()));
        Object old = step.index < 0
                ? step.message.getField(step.field)
                : step.message.getRepeatedField(step.field, step.index);
        Object changed = changed(step.field, old, random);
        Message mutant = with(step, changed);
        return new ModelMutant(
                "onnx " + kind.getKey() + ": " + shown(old) + " -> " + shown(changed), mutant.toByteArray());
    }

    private static String shown(Object value) {
        String text = value instanceof ByteString raw ? raw.size() + " bytes" : value.toString();
        return text.length() < 40 ? text : text.substring(0, 40) + "…";
    }

    private static Message with(Step step, Object value) {
        Message.Builder builder = step.message.toBuilder();
        Message message = (step.index < 0
                        ? builder.setField(step.field, value)
                        : builder.setRepeatedField(step.field, step.index, value))
                .build();
        return switch (step.up) {
            case Up.Top() -> message;
            case Up.Field(Step above) -> with(above, message);
        };
    }

    private static Object changed(FieldDescriptor field, Object old, SplittableRandom random) {
        MutantNumbers numbers = new MutantNumbers(random);
        return switch (field.getJavaType()) {
            case INT -> (int) numbers.integer((Integer) old, 32);
            case LONG -> numbers.integer((Long) old, 64);
            case FLOAT -> numbers.real((Float) old);
            case DOUBLE -> (double) numbers.real(((Double) old).floatValue());
            case BOOLEAN -> !(Boolean) old;
            case STRING -> text((String) old, random);
            case BYTE_STRING -> raw((ByteString) old, random);
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> throw new IllegalStateException("a message is no value");
        };
    }

    private static String text(String old, SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> old + "x";
            case 2 -> old.isEmpty() ? "x" : old.substring(1);
            case 3 -> "%s%n\u0007\u20ac".repeat(20);
            default -> "a".repeat(100_000);
        };
    }

    /** One byte changed, one less, one more, or none left. */
    private static ByteString raw(ByteString old, SplittableRandom random) {
        byte[] bytes = old.toByteArray();
        return switch (random.nextInt(4)) {
            case 0 -> ByteString.EMPTY;
            case 1 -> old.substring(0, Math.max(0, bytes.length - 1));
            case 2 -> old.concat(ByteString.copyFrom(new byte[] {1}));
            default -> {
                if (bytes.length > 0) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                yield ByteString.copyFrom(bytes);
            }
        };
    }

    private void values(Message message, String path, Up up) {
        message.getAllFields().forEach((field, value) -> {
            String at = path + "." + field.getName();
            int count = field.isRepeated() ? message.getRepeatedFieldCount(field) : 1;
            for (int number = 0; number < count; number++) {
                int index = field.isRepeated() ? number : -1;
                Object one = field.isRepeated() ? message.getRepeatedField(field, number) : value;
                Step step = new Step(message, field, index, up);
                if (one instanceof Message inner) {
                    values(inner, at, new Up.Field(step));
                } else if (number < RAW_BYTES_MAX) {
                    values.computeIfAbsent(at, _ -> new ArrayList<>()).add(step);
                }
            }
        });
    }

    /** The bytes of tags and lengths. */
    private void marks(int from, int to, Descriptor message, String path) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(original, from, to - from);
        while (!in.isAtEnd()) {
            int at = from + in.getTotalBytesRead();
            int tag = in.readTag();
            FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field == null) {
                throw new InvalidProtocolBufferException("no field of tag " + tag);
            }
            String here = path + "." + field.getName();
            mark(here + " tag", at);
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                mark(here + " length", from + in.getTotalBytesRead());
                int length = in.readRawVarint32();
                int content = from + in.getTotalBytesRead();
                if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                    marks(content, content + length, field.getMessageType(), here);
                }
                in.skipRawBytes(length);
            } else {
                in.skipField(tag);
            }
        }
    }

    private void mark(String kind, int at) {
        marks.computeIfAbsent(kind, _ -> new ArrayList<>()).add(at);
    }
}
