package io.watchpost.device.gpio;

import io.watchpost.config.ActuatorConfig;
import io.watchpost.config.GpioConfig;
import io.watchpost.device.gpio.line.GpioFault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The object {@code gpio} of the status. */
record GpioStatus(
        GpioConfig config,
        SharedBoard boards,
        List<Trigger.Snapshot> triggers,
        @Nullable Indicator indicator,
        List<Actuator> actuators,
        SwitchLatency.Summary latency) {

    void write(JsonGenerator json) {
        json.writeStringProperty("chip", boards.chip());
        json.writeStringProperty("label", boards.label());
        json.writeBooleanProperty("dryRun", config.dryRun());
        problem(json, boards.fault());
        json.writeArrayPropertyStart("triggers");
        triggers.forEach(trigger -> write(json, trigger));
        json.writeEndArray();
        if (indicator != null) {
            json.writeObjectPropertyStart("indicator");
            json.writeNumberProperty("pin", indicator.config().pin());
            json.writeStringProperty("signal", indicator.signal().wireName());
            problem(json, indicator.problem());
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("actuators");
        actuators.forEach(actuator -> write(json, actuator.config(), actuator.snapshot()));
        json.writeEndArray();
        json.writeObjectPropertyStart("latencyMillis");
        json.writeNumberProperty("switches", latency.switches());
        json.writeNumberProperty("p50", latency.p50());
        json.writeNumberProperty("p95", latency.p95());
        json.writeNumberProperty("max", latency.max());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Trigger.Snapshot trigger) {
        json.writeStartObject();
        json.writeStringProperty("pipeline", trigger.pipeline());
        json.writeNumberProperty("pin", trigger.config().pin());
        json.writeStringProperty("edge", trigger.config().edge().wireName());
        json.writeNumberProperty("edges", trigger.edges());
        json.writeNumberProperty("answered", trigger.answered());
        json.writeNumberProperty("missed", trigger.missed());
        if (trigger.lastEdgeUptimeMillis() >= 0) {
            json.writeNumberProperty("lastEdgeUptimeMillis", trigger.lastEdgeUptimeMillis());
        }
        problem(json, trigger.problem());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ActuatorConfig config, Actuator.Snapshot actuator) {
        json.writeStartObject();
        json.writeNumberProperty("pin", config.pin());
        json.writeStringProperty("pipeline", config.pipeline());
        json.writeStringProperty("label", config.label());
        json.writeStringProperty("state", actuator.state());
        if (actuator.on() != null) {
            json.writeBooleanProperty("on", actuator.on());
        }
        json.writeNumberProperty("switches", actuator.switches());
        if (actuator.lastSwitchUptimeMillis() >= 0) {
            json.writeNumberProperty("lastSwitchUptimeMillis", actuator.lastSwitchUptimeMillis());
        }
        problem(json, actuator.problem());
        json.writeEndObject();
    }

    private static void problem(JsonGenerator json, @Nullable GpioFault fault) {
        if (fault != null) {
            json.writeStringProperty("problem", fault.reason());
            json.writeStringProperty("hint", fault.hint());
        }
    }

    /** For comparing; empty if nothing is wrong. */
    static String reason(@Nullable GpioFault fault) {
        return fault == null ? ";" : fault.reason() + ";";
    }
}
