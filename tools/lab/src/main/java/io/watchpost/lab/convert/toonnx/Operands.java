package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import org.jspecify.annotations.Nullable;

/** Finds what an operator reads, and says so when it isn't there. */
final class Operands {
    private Operands() {}

    /** An input that the operator can't do without. */
    static TfliteTensor required(TfliteOperator operator, int number, Translation translation) throws EngineException {
        if (operator.input(number) < 0) {
            throw EngineException.refused("is damaged: its operator " + operator + " has the inputs "
                    + operator.inputs() + ", and input " + number + " is needed");
        }
        return translation.tensor(operator.input(number));
    }

    /** The first input, [batch, height, width, channels]. */
    static TfliteTensor picture(TfliteOperator operator, Translation translation) throws EngineException {
        TfliteTensor picture = required(operator, 0, translation);
        if (picture.rank() != 4) {
            throw EngineException.refused("its operator " + operator + " reads " + picture
                    + ", and only pictures [batch, height, width, channels] are converted");
        }
        return picture;
    }

    /** Whole numbers of a constant input; null where it is left out. */
    static int @Nullable [] integers(TfliteOperator operator, int number, Translation translation)
            throws EngineException {
        return operator.input(number) < 0 ? null : RealValues.integers(translation.tensor(operator.input(number)));
    }

    /** Whole numbers of a constant input that can't be left out. */
    static int[] requiredIntegers(TfliteOperator operator, int number, Translation translation) throws EngineException {
        return RealValues.integers(required(operator, number, translation));
    }

    /** An axis counted from the front. */
    static int axis(TfliteOperator operator, int axis, int rank) throws EngineException {
        int counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= rank) {
            throw EngineException.refused(
                    "is damaged: its operator " + operator + " has the axis " + axis + " of " + rank);
        }
        return counted;
    }
}
