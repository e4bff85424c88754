package io.watchpost.greengrass.component;

import io.watchpost.greengrass.ipc.NucleusConnection;
import java.util.Map;

/** What the nucleus says to the component. */
sealed interface Event {
    /** There is a new connection, and whatever was said between the last one and this is unknown. */
    record Connected(NucleusConnection connection) implements Event {}

    /** Something in the configuration has changed. */
    record Changed() implements Event {}

    /** A deployment asks whether the component could live with this configuration. */
    record Validate(String deploymentId, Map<String, Object> configuration) implements Event {}

    /** A deployment is about to stop the component. */
    record AboutToUpdate(String deploymentId) implements Event {}

    /** There won't be a connection any more. */
    record Gone(String reason) implements Event {}
}
