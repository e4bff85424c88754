package io.watchpost.cli;

import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.config.Contract;
import io.watchpost.device.camera.CameraListing;
import io.watchpost.device.camera.Cameras;
import io.watchpost.device.station.ModelOpening;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.transport.BrokerCheck;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import java.nio.file.Path;

/** What a station is configured for: each camera gives a frame, each model loads, the broker takes what is sent. */
final class ConfiguredChecks {
    private static final long PROBE_MILLIS = 5_000;
    private static final int CONNECT_SECONDS = 5;

    private final StationClock clock;

    ConfiguredChecks(StationClock clock) {
        this.clock = clock;
    }

    /** Opens the camera and waits for one frame; a station that is running may hold the device. */
    Finding camera(CameraUri uri, long timeoutMillis) {
        String subject = "camera";
        try (FrameSource source = Cameras.installed().open(uri, DecodeHint.FULL_SIZE, clock)) {
            return switch (source.next(timeoutMillis)) {
                case Capture.Captured(var frame) ->
                    Finding.works(
                            subject,
                            source.describe() + ": a frame of " + frame.uprightWidth() + "x" + frame.uprightHeight()
                                    + lastingName(uri));
                case Capture.Unreadable unreadable ->
                    Finding.fails(subject, unreadable.source() + ": " + unreadable.reason(), unreadable.hint());
                case Capture.Quiet _, Capture.Idle _ ->
                    Finding.fails(
                            subject,
                            source.describe() + ": no frame within " + timeoutMillis + " ms",
                            "check its cable and light, and that nobody else uses it");
                case Capture.Ended _ ->
                    Finding.note(subject, source.describe() + ": there is no picture in it", "put pictures there");
                case Capture.Broken broken ->
                    Finding.fails(subject, source.describe() + ": " + broken.reason(), broken.hint());
            };
        } catch (SourceUnavailable e) {
            return Finding.fails(subject, uri.text() + ": " + e.getMessage(), e.hint());
        } catch (IllegalArgumentException e) {
            return Finding.fails(subject, String.valueOf(e.getMessage()), "");
        }
    }

    private static String lastingName(CameraUri uri) {
        return CameraListing.lastingUri(uri)
                .map(name -> "; its number may be another one after it was unplugged, " + name + " stays")
                .orElse("");
    }

    Finding model(Contract contract, Path cacheDir) {
        String name = String.valueOf(contract.model().file());
        try (Classifier classifier = ModelOpening.open(contract.model(), contract.preprocessing(), cacheDir, clock)
                .classifier()) {
            return Finding.works(
                    "model",
                    name + ": " + classifier.labels().size() + " classes, "
                            + classifier.engine().name());
        } catch (EngineException e) {
            return Finding.fails("model", e.failure().reason(), "\"watchpost inspect " + name + "\" says more");
        }
    }

    /** Under a client id of its own, so that a running station isn't thrown out. */
    Finding broker(BrokerConfig mqtt, String device) {
        ClientSettings settings = new ClientSettings(mqtt, "watchpost-" + device + "-doctor", CONNECT_SECONDS);
        try (Transport transport = mqtt.provider().create(settings, null, clock)) {
            return switch (BrokerCheck.of(transport, new Topics(mqtt.topicPrefix(), device), clock, PROBE_MILLIS)) {
                case BrokerCheck.Verdict.Authorised _ ->
                    Finding.works("broker", mqtt.broker() + ": connected, and a probe came back");
                case BrokerCheck.Verdict.NotAuthorised(String reason, String hint) ->
                    Finding.fails("broker", mqtt.broker() + ": " + reason, hint);
                case BrokerCheck.Verdict.Unreachable(String reason, String hint) ->
                    Finding.fails("broker", mqtt.broker() + ": " + reason, hint);
            };
        } catch (IllegalArgumentException e) {
            return Finding.fails("broker", String.valueOf(e.getMessage()), "");
        }
    }
}
