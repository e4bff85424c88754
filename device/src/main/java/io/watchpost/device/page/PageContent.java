package io.watchpost.device.page;

import io.watchpost.clock.StationClock;
import io.watchpost.command.Reply;
import io.watchpost.config.CommandName;
import io.watchpost.config.ModelsConfig;
import io.watchpost.config.PageConfig;
import io.watchpost.config.PipelineConfig;
import io.watchpost.device.log.RecentEvents;
import io.watchpost.device.log.RecentEvents.Event;
import io.watchpost.device.page.PipelineFigures.Latency;
import io.watchpost.device.page.PipelineFigures.Still;
import io.watchpost.device.part.DeliveriesJson;
import io.watchpost.result.MessageWriter;
import io.watchpost.result.Result;
import io.watchpost.result.UtcText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What there is to see: the station that runs now, or that none does, as JSON ({@code watchpost.page/1}), as a picture and
 * for Prometheus. For any thread.
 */
final class PageContent {
    private static final Answer NO_PICTURE = Answer.nothing(Map.of("Retry-After", "1"));
    private static final JsonFactory JSON = new JsonFactory();
    private static final MessageWriter MESSAGES = new MessageWriter();

    /** Tells this process from the one before, whose events were counted anew. */
    private final String process;

    private final String version;
    private final RecentEvents events;
    private final Orders orders;
    private final StationClock clock;
    private volatile @Nullable Shown shown;
    private volatile String device = "";

    /** @param version of the software */
    PageContent(String version, RecentEvents events, Orders orders, StationClock clock) {
        this.version = version;
        this.events = events;
        this.orders = orders;
        this.clock = clock;
        process = ProcessHandle.current().pid() + "-" + clock.uptimeMillis();
    }

    void show(Shown next) {
        device = next.config().device();
        shown = next;
    }

    /** The station with this watching ends; another one may run already. */
    void hide(Watching watching) {
        Shown present = shown;
        if (present != null && present.watching() == watching) {
            shown = null;
        }
    }

    /**
     * The station that runs.
     *
     * @throws Refused while none does
     */
    Shown shown() throws Refused {
        Shown present = shown;
        if (present == null) {
            throw new Refused(Answer.text(503, "The station is starting. Try again in a moment.")
                    .with("Retry-After", "1"));
        }
        return present;
    }

    /** What may be ordered now. */
    Set<CommandName> allowed() {
        Shown present = shown;
        PageConfig page = present == null ? null : present.config().page();
        return page == null ? Set.of() : page.allow();
    }

    /**
     * Everything.
     *
     * @param query {@code after}: number of the last event that is known; {@code look}: the pipeline whose pictures are
     *     wanted
     * @param asksForToken whether visitors must know one
     */
    Answer status(Query query, boolean asksForToken) {
        Shown present = shown;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8_192);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "watchpost.page/1");
            json.writeStringProperty("device", device);
            json.writeStringProperty("version", version);
            json.writeStringProperty("process", process);
            json.writeBooleanProperty("login", asksForToken);
            json.writeStringProperty("state", present == null ? "starting" : "running");
            json.writeStringProperty("time", UtcText.of(clock.utcMillis()));
            json.writeStringProperty("clock", clock.quality().name().toLowerCase(Locale.ROOT));
            if (present != null) {
                station(json, present, query.text("look"));
            }
            orders(json);
            events(json, query.number("after"));
            json.writeEndObject();
        }
        return Answer.json(200, bytes.toByteArray());
    }

    private void station(JsonGenerator json, Shown present, String look) {
        present.watching().look(look);
        json.writeArrayPropertyStart("commands");
        allowed().stream().sorted().forEach(command -> json.writeString(command.wireName()));
        json.writeEndArray();
        json.writeBooleanProperty("keepsPictures", KeptPictures.isThere(present));
        ModelsConfig byItself = present.config().models();
        if (byItself != null) {
            json.writeNumberProperty("bundleBytesMax", byItself.sizeBytesMax());
        }
        json.writeName("status");
        json.writeRawValue(text(present.view().status()));
        byte[] models = present.view().modelsStatus();
        if (models.length > 0) {
            json.writeName("models");
            json.writeRawValue(text(models));
        }
        json.writeBooleanProperty("isTryingModel", present.view().isTryingModel());
        json.writeName("deliveries");
        DeliveriesJson.write(json, present.view().deliveries());
        json.writeArrayPropertyStart("pipelines");
        for (PipelineConfig pipeline : present.config().pipelines()) {
            PipelineFigures figures = present.watching().of(pipeline.name());
            if (figures != null) {
                pipeline(json, pipeline.name(), figures);
            }
        }
        json.writeEndArray();
    }

    private void pipeline(JsonGenerator json, String name, PipelineFigures figures) {
        json.writeStartObject();
        json.writeStringProperty("name", name);
        Result last = figures.last();
        if (last != null) {
            json.writeName("result");
            json.writeRawValue(text(MESSAGES.result(device, last)));
            latency(json, "inferenceMillis", figures.inference());
            latency(json, "totalMillis", figures.total());
        }
        Still still = figures.still();
        if (still != null) {
            json.writeObjectPropertyStart("picture");
            json.writeNumberProperty("number", still.number());
            json.writeNumberProperty("width", still.width());
            json.writeNumberProperty("height", still.height());
            json.writeName("result");
            json.writeRawValue(text(MESSAGES.result(device, still.result())));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void latency(JsonGenerator json, String name, Latency latency) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("median", Math.round(latency.median() * 1_000) / 1_000.0);
        json.writeNumberProperty("p95", Math.round(latency.p95() * 1_000) / 1_000.0);
        json.writeEndObject();
    }

    private void orders(JsonGenerator json) {
        json.writeArrayPropertyStart("orders");
        for (Reply reply : orders.all()) {
            json.writeStartObject();
            json.writeStringProperty("id", reply.id());
            json.writeStringProperty("command", reply.command().wireName());
            json.writeStringProperty("state", reply.state().wireName());
            json.writeStringProperty("words", reply.words());
            if (!reply.hint().isEmpty()) {
                json.writeStringProperty("hint", reply.hint());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void events(JsonGenerator json, long after) {
        json.writeArrayPropertyStart("events");
        for (Event event : events.after(after)) {
            json.writeStartObject();
            json.writeNumberProperty("number", event.number());
            json.writeStringProperty("time", UtcText.of(event.utcMillis()));
            json.writeStringProperty("level", event.level());
            json.writeStringProperty("place", event.place());
            json.writeStringProperty("words", event.words());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    /**
     * A picture; nothing while there is none, which is no fault: a station begins, or nobody has looked until now.
     *
     * @param query {@code pipeline}, and the {@code number} of the picture that the status spoke of
     */
    Answer frame(Query query) throws Refused {
        Shown present = shown;
        if (present == null) {
            return NO_PICTURE;
        }
        String pipeline = query.text("pipeline").isEmpty()
                ? present.config().pipelines().getFirst().name()
                : query.text("pipeline");
        PipelineFigures figures = present.watching().of(pipeline);
        if (figures == null) {
            throw new Refused(404, "This station has no pipeline of that name.");
        }
        present.watching().look(pipeline);
        Still still = query.number("number") == 0 ? figures.still() : figures.still(query.number("number"));
        if (still == null) {
            return NO_PICTURE;
        }
        return Answer.of("image/jpeg", still.jpeg());
    }

    /** @param accept what the visitor reads */
    Answer metrics(@Nullable String accept) throws IOException {
        return PrometheusText.of(shown, version, clock.uptimeMillis(), accept);
    }
}
