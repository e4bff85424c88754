package io.watchpost.device.remote;

import io.watchpost.command.Command;
import io.watchpost.command.CommandFailed;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.device.part.DeliveriesJson;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Says how everything is, at this moment. */
final class DiagnoseCommand implements Command {
    private static final JsonFactory JSON = new JsonFactory();

    private final StationHost host;
    private final String version;

    /** @param version of the software */
    DiagnoseCommand(StationHost host, String version) {
        this.host = host;
        this.version = version;
    }

    @Override
    public CommandName name() {
        return CommandName.DIAGNOSE;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public Outcome run(Mapping arguments, Work work) throws CommandFailed {
        Arguments.none(arguments);
        Station station = host.station();
        if (station == null) {
            throw CommandFailed.failed("no station runs at this moment", "ask again in some seconds");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            process(json);
            json.writeName("deliveries");
            DeliveriesJson.write(json, station.deliveries());
            json.writeName("station");
            json.writeRawValue(text(station.status()));
            byte[] models = station.modelsStatus();
            if (models.length > 0) {
                json.writeName("models");
                json.writeRawValue(text(models));
            }
            json.writeName("changedFromAfar");
            json.writeRawValue(text(host.configuration().changes()));
            json.writeEndObject();
        }
        return new Outcome("this is how it is", bytes.toString(StandardCharsets.UTF_8));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private void process(JsonGenerator json) {
        json.writeObjectPropertyStart("process");
        json.writeStringProperty("version", version);
        json.writeStringProperty("java", Runtime.version().toString());
        json.writeStringProperty("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        json.writeStringProperty("architecture", System.getProperty("os.arch"));
        json.writeNumberProperty("processors", Runtime.getRuntime().availableProcessors());
        json.writeNumberProperty("heapBytes", Runtime.getRuntime().totalMemory());
        json.writeNumberProperty(
                "cpuMillis",
                ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(Duration::toMillis)
                        .orElse(-1L));
        json.writeNumberProperty(
                "diskFreeBytes", freeBytes(host.configuration().station().stateDir()));
        json.writeEndObject();
    }

    private static long freeBytes(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }
}
