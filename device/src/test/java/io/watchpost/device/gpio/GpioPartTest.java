package io.watchpost.device.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ActuatorConfig;
import io.watchpost.config.GpioConfig;
import io.watchpost.config.IndicatorConfig;
import io.watchpost.config.SafeState;
import io.watchpost.device.gpio.line.FakeChip;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.part.StationPart;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.pipeline.ResultListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The pins of a running station, with a chip and without. */
final class GpioPartTest {
    private final SystemClock clock = new SystemClock();
    private final FakeChip chip = new FakeChip("gpiochip0", "pinctrl-fake", 28, clock);
    private final FakeView view = new FakeView();

    private static final GpioConfig CONFIG = new GpioConfig(
            null,
            false,
            new IndicatorConfig(27, false),
            List.of(
                    new ActuatorConfig(22, false, "main", "person", 0.5, 1, 1, 300, 5_000, SafeState.OFF),
                    new ActuatorConfig(23, false, "yard", "cat", 0.5, 1, 1, 86_400_000, 86_400_000, SafeState.ON)));

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30));
    }

    private static String status(StationPart part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            part.writeStatus(json);
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void part_running_switchesByResultsAndEndsHoldsAndBlinks() {
        GpioPart part = new GpioPart(CONFIG, List.of(), chip::reopened, clock);
        part.start(view);
        ResultListener listener = part.listener();
        await().until(() -> chip.level(23)); // safe: on, before the first frame

        assertThat(listener.wantsFrames()).isTrue();
        listener.seen(Sightings.frame(clock), Sightings.result("main", "cat", 0.9));
        assertThat(chip.level(22)).isFalse();
        listener.seen(Sightings.frame(clock), Sightings.result("main", "person", 0.9));
        assertThat(chip.level(22)).isTrue();
        await().until(() -> !chip.level(22));

        await().until(() -> chip.level(27));
        await().until(() -> !chip.level(27));
        String before = part.revision();
        view.state = new PipelineState.Failed("refused");
        await().until(() -> status(part).contains("\"signal\":\"error\""));
        assertThat(part.revision()).as("that is news").isNotEqualTo(before);

        assertThat(status(part))
                .contains("\"chip\":\"gpiochip0\",\"label\":\"pinctrl-fake\",\"dryRun\":false")
                .contains("{\"pin\":22,\"pipeline\":\"main\",\"label\":\"person\",\"state\":\"inactive\",\"on\":false,"
                        + "\"switches\":2")
                .contains("\"latencyMillis\":{\"switches\":1,")
                .doesNotContain("problem");
        assertThat(part.report()).startsWith("1 switches by frames, frame to output ");

        listener.seen(Sightings.frame(clock), Sightings.result("yard", "dog", 0.9));
        assertThat(chip.level(23)).isFalse();
        part.close();
        assertThat(chip.level(23)).as("safe at the end").isTrue();
        assertThat(listener.wantsFrames()).isFalse();
    }

    @Test
    void part_withoutAChip_saysSoAndComesAliveWithIt() {
        GpioFault none = new GpioFault("this machine has no GPIO chip", "look");
        chip.fail(none);
        GpioPart part = new GpioPart(CONFIG, List.of(), chip::reopened, clock);
        part.start(view);
        ResultListener listener = part.listener();
        await().until(() -> status(part).contains("\"problem\":\"this machine has no GPIO chip\",\"hint\":\"look\""));
        listener.seen(Sightings.frame(clock), Sightings.result("main", "person", 0.9));
        assertThat(part.report()).isEmpty();

        chip.fail(null);
        await().until(() -> chip.level(23) && !status(part).contains("problem"));
        part.close();
        part.close();
    }

    @Test
    void part_neverStarted_closes() {
        new GpioPart(CONFIG, List.of(), chip::reopened, clock).close();
        assertThat(chip.level(23)).isFalse();
    }
}
