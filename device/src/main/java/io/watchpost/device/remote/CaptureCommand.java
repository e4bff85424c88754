package io.watchpost.device.remote;

import io.watchpost.clock.StationClock;
import io.watchpost.command.Command;
import io.watchpost.command.CommandFailed;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.DoubtfulConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.doubtful.StoredPictures;
import io.watchpost.device.doubtful.StoredPictures.Stored;
import io.watchpost.device.picture.Jpeg;
import io.watchpost.device.picture.Picture;
import io.watchpost.result.MessageWriter;
import io.watchpost.transport.Correspondent.Post;
import io.watchpost.transport.Message;
import io.watchpost.transport.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Sends pictures: {@code frames} of them (1 to {@value #FRAMES_MAX}), the next ones or, with {@code which: doubtful}, the
 * next ones whose result is doubtful ({@code scoreBelow}, {@code marginBelow}); of one {@code pipeline} or of all; with a
 * longer {@code side} of so many pixels at most; within {@code seconds}. With {@code which: stored}, the newest of the
 * doubtful ones that the device keeps, as they were written, encrypted ones too. They go to {@code …/captures/<pipeline>}, schema
 * {@code watchpost.capture/1}, over every broker of the station.
 */
final class CaptureCommand implements Command {
    static final int FRAMES_MAX = 50;
    private static final double SCORE_BELOW_DEFAULT = 0.6;
    private static final double MARGIN_BELOW_DEFAULT = 0.2;
    private static final int SIDE_DEFAULT = 640;
    private static final int SIDE_MAX = 1_920;
    private static final int SECONDS_DEFAULT = 300;
    private static final int SECONDS_MAX = 86_400;
    private static final long LOOK_MILLIS = 200;

    /** Of a message, for all that isn't the picture. */
    private static final int BESIDE_PICTURE_BYTES = 2_048;

    private static final JsonFactory JSON = new JsonFactory();

    private final Captures captures;
    private final RemoteStation remote;
    private final MessageWriter writer = new MessageWriter();
    private final StationClock clock;

    CaptureCommand(Captures captures, RemoteStation remote, StationClock clock) {
        this.captures = captures;
        this.remote = remote;
        this.clock = clock;
    }

    @Override
    public CommandName name() {
        return CommandName.CAPTURE;
    }

    /** The frames that were wanted have gone by. */
    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public Outcome run(Mapping arguments, Work work) throws CommandFailed, InterruptedException {
        Arguments.only(
                arguments, Set.of("frames", "which", "pipeline", "scoreBelow", "marginBelow", "side", "seconds"));
        int frames = Arguments.whole(arguments, "frames", 1, FRAMES_MAX, 1);
        String which = Arguments.text(arguments, "which").orElse("next");
        if (!Set.of("next", "doubtful", "stored").contains(which)) {
            throw CommandFailed.refused("\"which\" is \"" + which + "\"", "it is next, doubtful or stored");
        }
        CaptureRequest request = new CaptureRequest(
                Arguments.text(arguments, "pipeline"),
                which.equals("doubtful"),
                Arguments.share(arguments, "scoreBelow", SCORE_BELOW_DEFAULT),
                Arguments.share(arguments, "marginBelow", MARGIN_BELOW_DEFAULT));
        checkPipeline(request);
        int side = Arguments.whole(arguments, "side", 16, SIDE_MAX, SIDE_DEFAULT);
        int seconds = Arguments.whole(arguments, "seconds", 1, SECONDS_MAX, SECONDS_DEFAULT);
        if (which.equals("stored")) {
            return stored(request, frames, seconds, work);
        }
        captures.begin(request, side);
        try {
            return sent(frames, which, seconds, work);
        } finally {
            captures.end();
        }
    }

    private void checkPipeline(CaptureRequest request) throws CommandFailed {
        Set<String> known = new TreeSet<>();
        remote.host().configuration().station().pipelines().forEach(pipeline -> known.add(pipeline.name()));
        if (request.pipeline().isPresent() && !known.contains(request.pipeline().get())) {
            throw CommandFailed.refused(
                    "this station has no pipeline " + request.pipeline().get(), "it has " + String.join(", ", known));
        }
    }

    private Outcome sent(int frames, String which, int seconds, Work work) throws CommandFailed, InterruptedException {
        long deadline = clock.nanos() + seconds * 1_000_000_000L;
        int sent = 0;
        while (sent < frames && clock.nanos() < deadline) {
            if (work.isCancelled()) {
                throw CommandFailed.cancelled("called off after " + sent + " of " + frames + " pictures");
            }
            Picture picture = captures.next(LOOK_MILLIS);
            if (picture != null) {
                int number = ++sent;
                send((topics, post) -> message(topics, post, picture, work, number, frames), work, deadline);
                work.progress(sent + " of " + frames + " pictures");
            }
        }
        if (sent < frames) {
            throw CommandFailed.failed(
                    "only " + sent + " of " + frames + " frames came within " + seconds + " s",
                    which.equals("doubtful")
                            ? "the model was sure of the others: raise scoreBelow, marginBelow or seconds"
                            : "look at the camera's state with diagnose");
        }
        return new Outcome(sent == 1 ? "1 picture was sent" : sent + " pictures were sent");
    }

    /** The newest of those that are kept on the device. */
    private Outcome stored(CaptureRequest request, int frames, int seconds, Work work)
            throws CommandFailed, InterruptedException {
        StationConfig station = remote.host().configuration().station();
        StoredPictures pictures = new StoredPictures(DoubtfulConfig.folder(station.stateDir()));
        List<Stored> wanted = pictures.list().stream()
                .filter(one ->
                        request.pipeline().isEmpty() || request.pipeline().get().equals(one.pipeline()))
                .toList();
        List<Stored> newest = wanted.subList(Math.max(0, wanted.size() - frames), wanted.size());
        if (newest.isEmpty()) {
            throw CommandFailed.refused(
                    "this station keeps no doubtful pictures"
                            + request.pipeline().map(name -> " of " + name).orElse(""),
                    station.doubtful().isOn() ? "none was doubtful yet" : "its configuration has no \"doubtful\"");
        }
        long deadline = clock.nanos() + seconds * 1_000_000_000L;
        int number = 0;
        for (Stored one : newest) {
            if (work.isCancelled()) {
                throw CommandFailed.cancelled("called off after " + number + " of " + newest.size() + " pictures");
            }
            StoredCapture capture = StoredCapture.of(pictures, one, work.id(), ++number, newest.size());
            send(capture::message, work, deadline);
            work.progress(number + " of " + newest.size() + " pictures");
        }
        return new Outcome(number == 1 ? "1 picture was sent" : number + " pictures were sent");
    }

    /** Makes the message of a picture for one broker. */
    private interface Maker {
        Message of(Topics topics, Post post) throws CommandFailed;
    }

    /** Over every connection that there is, of which one must be. */
    private void send(Maker maker, Work work, long deadline) throws CommandFailed, InterruptedException {
        while (clock.nanos() < deadline && !work.isCancelled()) {
            boolean isSent = false;
            for (Map.Entry<Topics, CaptureTopic> broker : remote.captureTopics().entrySet()) {
                Post post = broker.getValue().post();
                isSent |= post != null && post.send(maker.of(broker.getKey(), post));
            }
            if (isSent) {
                return;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            clock.sleep(LOOK_MILLIS);
        }
        throw CommandFailed.failed("a picture found no connection to go out over", "order it again");
    }

    private Message message(Topics topics, Post post, Picture picture, Work work, int number, int frames)
            throws CommandFailed {
        Jpeg jpeg;
        try {
            jpeg = Jpeg.of(picture, (post.payloadBytesMax() - BESIDE_PICTURE_BYTES) / 4 * 3);
        } catch (IOException e) {
            throw CommandFailed.failed(String.valueOf(e.getMessage()), "ask for it over another broker");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(jpeg.bytes().length * 2);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "watchpost.capture/1");
            json.writeStringProperty("order", work.id());
            json.writeNumberProperty("number", number);
            json.writeNumberProperty("of", frames);
            json.writeName("result");
            json.writeRawValue(new String(writer.result(topics.device(), picture.result()), StandardCharsets.UTF_8));
            json.writeObjectPropertyStart("picture");
            json.writeStringProperty("mediaType", "image/jpeg");
            json.writeNumberProperty("width", jpeg.width());
            json.writeNumberProperty("height", jpeg.height());
            json.writeStringProperty("base64", Base64.getEncoder().encodeToString(jpeg.bytes()));
            json.writeEndObject();
            json.writeEndObject();
        }
        return new Message(topics.captures(picture.result().pipeline()), bytes.toByteArray(), false);
    }
}
