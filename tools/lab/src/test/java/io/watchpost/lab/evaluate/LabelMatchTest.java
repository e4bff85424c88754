package io.watchpost.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.cli.Failure;
import io.watchpost.lab.figures.ConfusionMatrix;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LabelMatchTest {

    @Test
    void names_matchInAnyOrder_andTheModelMayKnowMore() throws Exception {
        LabelMatch match = LabelMatch.of(List.of("cat", "dog"), List.of("background", "Dog", "bird", "cat"), "m");

        assertThat(match.classOf(0)).isEqualTo(ConfusionMatrix.OTHER);
        assertThat(match.classOf(1)).isEqualTo(1);
        assertThat(match.classOf(3)).isZero();
        assertThat(match.ordered(List.of("cat", "dog"))).containsExactly("dog", "cat");
    }

    @Test
    void nameThatTheModelHasTwice_countsBothTimes() throws Exception {
        LabelMatch match = LabelMatch.of(List.of("crane", "owl"), List.of("crane", "owl", "crane"), "m");

        assertThat(match.classOf(0)).isZero();
        assertThat(match.classOf(2)).isZero();
    }

    @Test
    void upperAndLowerCase_matterWhenTheDataTellsClassesApartByThem() throws Exception {
        LabelMatch match = LabelMatch.of(List.of("A", "a"), List.of("a", "A"), "m");

        assertThat(match.classOf(0)).isEqualTo(1);
        assertThat(match.classOf(1)).isZero();
    }

    @Test
    void synonyms_matchWhereNoLabelIsCalledSo() throws Exception {
        LabelMatch match = LabelMatch.of(
                List.of("goldfish", "tiger_cat"),
                List.of("goldfish, Carassius auratus", "tiger cat", "big cat, tiger cat"),
                "m");

        assertThat(match.classOf(0)).isZero();
        assertThat(match.classOf(1)).isEqualTo(1);
        assertThat(match.classOf(2)).isEqualTo(ConfusionMatrix.OTHER);
    }

    @Test
    void missingClass_isNamedWithBothSets() {
        assertThatThrownBy(() -> LabelMatch.of(List.of("cat", "cow"), List.of("cat", "dog"), "m.onnx"))
                .isInstanceOf(Failure.class)
                .hasMessage("m.onnx doesn't know 1 of the data's 2 classes: cow. The data has cat, cow; the model has"
                        + " cat, dog");
    }

    @Test
    void modelWithoutLabels_asksForThem() {
        assertThatThrownBy(() -> LabelMatch.of(List.of("cat", "cow"), List.of("0", "1"), "m.onnx"))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.hint())
                                .contains("--labels FILE")
                                .contains("holds no labels"));
    }
}
