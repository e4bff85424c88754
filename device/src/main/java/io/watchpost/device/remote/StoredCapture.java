package io.watchpost.device.remote;

import io.watchpost.command.CommandFailed;
import io.watchpost.device.doubtful.StoredPictures;
import io.watchpost.device.doubtful.StoredPictures.Stored;
import io.watchpost.transport.Correspondent.Post;
import io.watchpost.transport.Message;
import io.watchpost.transport.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A picture that the device keeps, on its way out: the file as it is, and its result if it can be read. */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
record StoredCapture(Stored stored, byte[] bytes, String order, int number, int of) {
    private static final JsonFactory JSON = new JsonFactory();

    static StoredCapture of(StoredPictures pictures, Stored stored, String order, int number, int of)
            throws CommandFailed {
        try {
            byte[] bytes = pictures.read(stored.name())
                    .orElseThrow(() ->
                            CommandFailed.failed(stored.name() + " had to make room for newer ones", "order it again"));
            return new StoredCapture(stored, bytes, order, number, of);
        } catch (IOException e) {
            throw CommandFailed.failed(stored.name() + " can't be read (" + e.getMessage() + ")", "look at the disk");
        }
    }

    Message message(Topics topics, Post post) throws CommandFailed {
        ByteArrayOutputStream message = new ByteArrayOutputStream(bytes.length * 2);
        String result = stored.isSealed() ? "" : StoredPictures.result(bytes);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), message)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "watchpost.capture/1");
            json.writeStringProperty("order", order);
            json.writeNumberProperty("number", number);
            json.writeNumberProperty("of", of);
            json.writeStringProperty("stored", stored.name());
            if (!result.isEmpty()) {
                json.writeName("result");
                json.writeRawValue(result);
            }
            json.writeObjectPropertyStart("picture");
            json.writeStringProperty("mediaType", stored.isSealed() ? "application/age" : "image/jpeg");
            json.writeStringProperty("base64", Base64.getEncoder().encodeToString(bytes));
            json.writeEndObject();
            json.writeEndObject();
        }
        if (message.size() > post.payloadBytesMax()) {
            throw CommandFailed.failed(
                    stored.name() + " makes a message of " + message.size() + " bytes, at most "
                            + post.payloadBytesMax() + " go over " + topics.prefix(),
                    "fetch it with a stick, or with \"watchpost pictures get\"");
        }
        return new Message(topics.captures(stored.pipeline()), message.toByteArray(), false);
    }
}
