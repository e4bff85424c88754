package io.watchpost.lab.quantize;

import java.io.StringWriter;
import java.nio.file.Path;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The report for programs, one object in one line: {@code watchpost.quantization/1}. Levels in dB are null where there is
 * no noise ({@code exact} is true then) or no signal.
 */
final class ReportJson {
    private ReportJson() {}

    static String of(QuantizationReport report, Path model, Path out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "watchpost.quantization/1");
            json.writeStringProperty("model", model.toString());
            json.writeStringProperty("out", out.toString());
            json.writeStringProperty("calibration", report.method().wireName());
            json.writeNumberProperty("pictures", report.pictures());
            json.writeArrayPropertyStart("unreadable");
            report.unreadable().forEach(json::writeString);
            json.writeEndArray();
            json.writeStringProperty("input", report.input());
            json.writeNumberProperty("floatBytes", report.floatBytes());
            json.writeNumberProperty("quantizedBytes", report.quantizedBytes());
            json.writeNumberProperty("compared", report.compared());
            json.writeNumberProperty("agreed", report.agreed());
            json.writeArrayPropertyStart("layers");
            report.layers().forEach(layer -> layer(json, layer));
            json.writeEndArray();
            json.writeArrayPropertyStart("staysFloat");
            for (FloatOperator operator : report.floats()) {
                json.writeStartObject();
                json.writeStringProperty("name", operator.name());
                json.writeStringProperty("operator", operator.operator());
                json.writeStringProperty("reason", operator.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void layer(JsonGenerator json, LayerReport layer) {
        json.writeStartObject();
        json.writeStringProperty("name", layer.name());
        json.writeStringProperty("operator", layer.operator());
        decibels(json, "sqnrDb", layer.sqnr());
        json.writeBooleanProperty("exact", Double.isInfinite(layer.sqnr()));
        decibels(json, "weightSqnrDb", layer.weightSqnr());
        json.writeNumberProperty("min", layer.min());
        json.writeNumberProperty("max", layer.max());
        json.writeNumberProperty("seenMin", layer.seenMin());
        json.writeNumberProperty("seenMax", layer.seenMax());
        json.writeNumberProperty("scale", layer.scale());
        json.writeNumberProperty("zeroPoint", layer.zeroPoint());
        json.writeNumberProperty("deadChannels", layer.deadChannels());
        json.writeEndObject();
    }

    private static void decibels(JsonGenerator json, String name, double value) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, value);
        } else {
            json.writeNullProperty(name);
        }
    }
}
