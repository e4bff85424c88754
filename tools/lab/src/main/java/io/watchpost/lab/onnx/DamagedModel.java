package io.watchpost.lab.onnx;

/**
 * A model contradicts itself somewhere deep inside. Thrown while a graph is edited and turned into a refusal by whoever
 * asked for the edit.
 */
public final class DamagedModel extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DamagedModel(String message) {
        super(message);
    }
}
