package io.watchpost.device.gpio.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import io.watchpost.device.gpio.line.Edge;

/** Pi4J's event, and with it when the kernel saw the edge. */
public final class EdgeEvent extends DigitalStateChangeEvent<DigitalInput> {
    private final Edge edge;

    EdgeEvent(DigitalInput source, Edge edge) {
        super(source, DigitalState.getState(edge.isRising()));
        this.edge = edge;
    }

    public Edge edge() {
        return edge;
    }
}
