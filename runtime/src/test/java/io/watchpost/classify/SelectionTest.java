package io.watchpost.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SelectionTest {
    private static final List<String> LABELS = List.of("empty", "crane", "good", "crane");

    @Test
    void allowedLabels_areTheOnlyOnes() {
        Selection selection = new Selection(LABELS, 5, Float.NEGATIVE_INFINITY, List.of("crane"), List.of());

        assertThat(selection.select(new float[] {0.4f, 0.1f, 0.3f, 0.2f}))
                .containsExactly(new Classification("crane", 3, 0.2f), new Classification("crane", 1, 0.1f));
    }

    @Test
    void deniedLabels_areLeftOut() {
        Selection selection = new Selection(LABELS, 5, 0.2f, List.of(), List.of("empty"));

        assertThat(selection.select(new float[] {0.4f, 0.1f, 0.3f, 0.2f}))
                .containsExactly(new Classification("good", 2, 0.3f), new Classification("crane", 3, 0.2f));
    }

    @Test
    void labelThatTheModelDoesNotHave_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Selection(LABELS, 5, 0, List.of("god"), List.of()))
                .withMessageContaining("\"god\"");
    }
}
