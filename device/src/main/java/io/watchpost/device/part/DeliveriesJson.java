package io.watchpost.device.part;

import io.watchpost.transport.DeliveryState;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** How the ways to the brokers are, for whoever asks the station itself. */
public final class DeliveriesJson {
    private DeliveriesJson() {}

    /** Writes an array, an object for each. */
    public static void write(JsonGenerator json, List<DeliveryState> deliveries) {
        json.writeStartArray();
        for (DeliveryState delivery : deliveries) {
            json.writeStartObject();
            json.writeStringProperty("transport", delivery.transport());
            json.writeStringProperty("address", delivery.address());
            json.writeStringProperty("phase", delivery.phase().wireName());
            json.writeStringProperty("problem", delivery.problem());
            json.writeStringProperty("hint", delivery.hint());
            json.writeNumberProperty(delivery.handsOver() ? "handedOver" : "delivered", delivery.delivered());
            json.writeNumberProperty("inFlight", delivery.inFlight());
            json.writeNumberProperty("quarantined", delivery.quarantined());
            json.writeNumberProperty("connections", delivery.connections());
            json.writeArrayPropertyStart("denied");
            delivery.denied().forEach(refusal -> json.writeString(refusal.reason()));
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
