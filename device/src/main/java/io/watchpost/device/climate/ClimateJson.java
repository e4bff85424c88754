package io.watchpost.device.climate;

import io.watchpost.config.ClimateConfig;
import tools.jackson.core.JsonGenerator;

/** The climate in a station's status. */
final class ClimateJson {
    private ClimateJson() {}

    static String revision(ClimateState state) {
        StringBuilder revision = new StringBuilder();
        state.traded().forEach(trade -> revision.append(trade.index()).append(','));
        Power power = state.power();
        return revision.append(power == null ? "" : power.bits())
                .append(state.isExhausted())
                .append(state.problem())
                .toString();
    }

    static void write(JsonGenerator json, ClimateConfig config, ClimateState state) {
        if (state.celsius().isPresent()) {
            json.writeNumberProperty("celsius", rounded(state.celsius().getAsDouble()));
        }
        if (!state.zone().isEmpty()) {
            json.writeStringProperty("zone", state.zone());
        }
        Double hold = config.holdCelsius();
        if (hold != null) {
            json.writeNumberProperty("holdCelsius", hold);
            json.writeArrayPropertyStart("traded");
            for (Trade trade : state.traded()) {
                json.writeStartObject();
                json.writeStringProperty("step", trade.rung().step().wireName());
                json.writeStringProperty("to", trade.rung().words());
                json.writeNumberProperty("sinceUptimeMillis", trade.sinceUptimeMillis());
                json.writeStringProperty("why", trade.why());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanProperty("exhausted", state.isExhausted());
        }
        if (!state.problem().isEmpty()) {
            json.writeStringProperty("problem", state.problem());
            json.writeStringProperty("hint", ClimateControl.hint());
        }
        Power power = state.power();
        if (power != null) {
            write(json, power);
        }
    }

    private static void write(JsonGenerator json, Power power) {
        json.writeObjectPropertyStart("power");
        json.writeBooleanProperty("underVoltage", power.isUnderVoltage());
        if (power.isWhole()) {
            json.writeBooleanProperty("throttled", power.isThrottled());
            json.writeBooleanProperty("frequencyCapped", power.isCapped());
            json.writeBooleanProperty("softTemperatureLimit", power.isAtSoftLimit());
            json.writeBooleanProperty("underVoltageSinceBoot", power.wasUnderVoltage());
            json.writeBooleanProperty("throttledSinceBoot", power.wasThrottled());
        }
        json.writeEndObject();
    }

    static double rounded(double celsius) {
        return Math.round(celsius * 10) / 10.0;
    }
}
