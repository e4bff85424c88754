package io.watchpost.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.lab.data.LabelledImage;
import io.watchpost.lab.figures.Agreement;
import io.watchpost.lab.figures.BaselineFigures;
import io.watchpost.lab.figures.Calibration;
import io.watchpost.lab.figures.ConfusionMatrix;
import io.watchpost.lab.figures.Durations;
import io.watchpost.lab.figures.Evaluation;
import io.watchpost.lab.figures.Machine;
import io.watchpost.lab.figures.Mistake;
import io.watchpost.lab.figures.ModelFigures;
import io.watchpost.lab.figures.ModelRun;
import io.watchpost.lab.figures.Proportion;
import io.watchpost.lab.figures.UnreadablePicture;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class EvaluationPageTest {
    private static final String HOSTILE = "<b onclick=\"x\">&'\u0007";

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 20, 70})
    void page_isWellFormed_andNeedsNothingElse(int classes) throws Exception {
        String page = EvaluationPage.of(evaluation(classes), index -> picture());

        Document document = parsed(page);
        assertThat(page).doesNotContain("http:", "https:", "<script", "@import", "url(");
        NodeList all = document.getElementsByTagName("*");
        for (int at = 0; at < all.getLength(); at++) {
            Element element = (Element) all.item(at);
            assertThat(element.getAttribute("href")).isEmpty();
            assertThat(element.getAttribute("src")).matches("|data:image/png;base64,[A-Za-z0-9+/=]+");
            assertThat(element.getAttribute("onclick")).isEmpty();
        }
        assertThat(document.getElementsByTagName("img").getLength()).isEqualTo(2);
    }

    @Test
    void plots_canBeUnderstoodWithoutSeeingThem() throws Exception {
        Document document = parsed(EvaluationPage.of(evaluation(5), index -> picture()));

        NodeList plots = document.getElementsByTagName("svg");
        assertThat(plots.getLength()).isEqualTo(2 + 3 + 2); // one model has no calibration: logits
        for (int at = 0; at < plots.getLength(); at++) {
            Element plot = (Element) plots.item(at);
            assertThat(plot.getAttribute("role")).isEqualTo("img");
            assertThat(plot.getAttribute("aria-label")).isNotEmpty();
        }
        NodeList pictures = document.getElementsByTagName("img");
        for (int at = 0; at < pictures.getLength(); at++) {
            assertThat(((Element) pictures.item(at)).getAttribute("alt")).isNotEmpty();
        }
    }

    @Test
    void figures_standInThePage() throws Exception {
        String page = EvaluationPage.of(evaluation(5), index -> picture());

        assertThat(page)
                .contains("first.tflite", "second.onnx", "80.00 %", "colour histogram", "40.00 %")
                .contains("not counted: 1 more", "lost.png: gone")
                .contains("McNemar");
    }

    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static LabelledImage picture() {
        return new LabelledImage("p", new byte[200 * 10 * 3], 200, 10, 0);
    }

    private static Evaluation evaluation(int classes) {
        List<String> labels = IntStream.range(0, classes)
                .mapToObj(index -> index == 1 ? HOSTILE : "class " + index)
                .toList();
        return new Evaluation(
                "a folder of " + HOSTILE,
                labels,
                10,
                List.of(new UnreadablePicture("lost.png", "gone")),
                List.of(model("first.tflite", labels, 0.9f), model("second.onnx", labels, 9)),
                List.of(new Agreement("first.tflite", "second.onnx", new Proportion(10, 10), 8, 0, 0)),
                List.of(new BaselineFigures("colour histogram", 100, new Proportion(4, 10))),
                new Machine("A processor", 2, "Linux amd64", "25"));
    }

    private static ModelFigures model(String name, List<String> labels, float score) {
        int[] truths = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
        int[] predictions = {0, 0, 0, 0, 1, 1, 1, 1, 1, ConfusionMatrix.OTHER};
        float[] scores = new float[10];
        boolean[] right = new boolean[10];
        long[] nanos = new long[10];
        for (int at = 0; at < 10; at++) {
            scores[at] = score;
            right[at] = truths[at] == predictions[at];
            nanos[at] = 1_000_000L * (at + 1);
        }
        return new ModelFigures(
                name,
                new ModelRun(Path.of(name), "tflite", "sha256:0", 1_000, "int8 8x8x3", labels.size(), "tflite", "t", 1),
                ConfusionMatrix.of(labels, truths, predictions),
                Calibration.of(scores, right),
                new Durations(nanos),
                new Durations(nanos),
                1,
                1,
                List.of(new Mistake(4, HOSTILE, labels.get(0), labels.get(1), score, 0.1f)));
    }
}
