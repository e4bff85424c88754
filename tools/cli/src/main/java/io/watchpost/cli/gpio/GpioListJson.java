package io.watchpost.cli.gpio;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.JsonLine;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioChips;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.line.LineInfo;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** {@code gpio list --json}: chips, pins and uses as one {@code watchpost.gpio/1} object. */
final class GpioListJson {
    private GpioListJson() {}

    /** What could be asked of a chip; with a fault, what couldn't. */
    private record Asked(
            String node,
            @Nullable GpioChip chip,
            List<LineInfo> pins,
            @Nullable GpioFault fault) {}

    static int show(List<GpioChips.Found> chips, Map<Integer, String> uses, PrintWriter out) {
        List<Asked> asked = chips.stream().map(GpioListJson::ask).toList();
        out.println(JsonLine.of(json -> {
            json.writeStringProperty("schema", "watchpost.gpio/1");
            json.writeArrayPropertyStart("chips");
            asked.forEach(one -> write(json, one));
            json.writeEndArray();
            json.writeArrayPropertyStart("configured");
            uses.forEach((pin, use) -> {
                json.writeStartObject();
                json.writeNumberProperty("pin", pin);
                json.writeStringProperty("use", use);
                json.writeEndObject();
            });
            json.writeEndArray();
        }));
        out.flush();
        return asked.stream().allMatch(one -> one.fault == null) ? ExitCode.OK : ExitCode.PARTLY;
    }

    private static Asked ask(GpioChips.Found found) {
        String node = found.node().toString();
        return switch (found) {
            case GpioChips.Found.Closed closed -> new Asked(node, null, List.of(), closed.fault());
            case GpioChips.Found.Open open -> {
                List<LineInfo> pins = new ArrayList<>();
                try (GpioChip chip = open.chip()) {
                    for (int offset = 0; offset < chip.lines(); offset++) {
                        pins.add(chip.line(offset));
                    }
                    yield new Asked(node, chip, pins, null);
                } catch (GpioFault e) {
                    yield new Asked(node, open.chip(), pins, e);
                }
            }
        };
    }

    private static void write(JsonGenerator json, Asked asked) {
        json.writeStartObject();
        json.writeStringProperty("node", asked.node);
        if (asked.chip != null) {
            json.writeStringProperty("name", asked.chip.name());
            json.writeStringProperty("label", asked.chip.label());
            json.writeBooleanProperty("header", GpioChips.hasHeader(asked.chip));
        }
        if (asked.fault != null) {
            json.writeStringProperty("problem", asked.fault.reason());
            json.writeStringProperty("hint", asked.fault.hint());
        }
        json.writeArrayPropertyStart("pins");
        for (LineInfo pin : asked.pins) {
            json.writeStartObject();
            json.writeNumberProperty("pin", pin.offset());
            if (!pin.name().isEmpty()) {
                json.writeStringProperty("name", pin.name());
            }
            json.writeStringProperty("direction", pin.isOutput() ? "output" : "input");
            json.writeBooleanProperty("used", pin.isUsed());
            if (pin.isUsed()) {
                json.writeStringProperty("usedBy", pin.consumer());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
