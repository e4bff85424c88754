package io.watchpost.lab.quantize;

/** What quantization does with an operator. */
sealed interface Treatment {

    /** A convolution, dense layer or matrix product: constant int8 weights of one scale a channel. */
    record Layer() implements Treatment {}

    /** Integers in and out, the output with a range of its own. */
    record OwnRange() implements Treatment {}

    /** Clamps its input; after an operator that nobody else reads, it is a part of that one. */
    record Clamp() implements Treatment {}

    /** Moves or selects values, so that inputs and outputs have one range. */
    record SameRange() implements Treatment {}

    /** The output is a probability: its range is 0 to 1 whatever was seen. */
    record Probability() implements Treatment {}

    /**
     * Stays as it is.
     *
     * @param reason a part of a sentence; empty for operators that only carry values between others that stay
     */
    record StaysFloat(String reason) implements Treatment {}

    default boolean isQuantized() {
        return !(this instanceof StaysFloat);
    }
}
