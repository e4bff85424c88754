package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tries the cases of a family of operators, which a static method {@code cases} of the test gives. */
interface OperatorFamily {
    @ParameterizedTest
    @MethodSource("cases")
    default void bothEnginesGiveTheSame(OperatorCase attempt) throws EngineException {
        BothEngines.assertGiveTheSame(attempt);
    }

    @ParameterizedTest
    @MethodSource("cases")
    default void andBackAgain(OperatorCase attempt) throws EngineException {
        BothEngines.assertSurvivesTheWayBack(attempt);
    }
}
