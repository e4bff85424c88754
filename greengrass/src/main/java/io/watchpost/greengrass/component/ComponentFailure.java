package io.watchpost.greengrass.component;

/** The component can't go on. The message says why and what to do; the exit code is the same as the command's. */
final class ComponentFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** The configuration is wrong; a deployment that brought it is rolled back. */
    static final int CONFIGURATION = 2;
    /** No model can be used; trying again is useless. */
    static final int MODEL_REFUSED = 3;
    /** The nucleus or a folder isn't there; the nucleus starts the component again. */
    static final int UNAVAILABLE = 4;
    /** Another copy of this component runs. */
    static final int ANOTHER_INSTANCE = 5;

    /** A fault of the program itself. */
    static final int INTERNAL = 70;

    private final int exitCode;

    ComponentFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
