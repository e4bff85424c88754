package io.watchpost.lab.evaluate;

import io.watchpost.lab.figures.Agreement;
import io.watchpost.lab.figures.BaselineFigures;
import io.watchpost.lab.figures.Calibration;
import io.watchpost.lab.figures.ClassFigures;
import io.watchpost.lab.figures.ConfusionMatrix;
import io.watchpost.lab.figures.Durations;
import io.watchpost.lab.figures.Evaluation;
import io.watchpost.lab.figures.Mistake;
import io.watchpost.lab.figures.ModelFigures;
import io.watchpost.lab.figures.ModelRun;
import io.watchpost.lab.figures.Proportion;
import io.watchpost.lab.figures.UnreadablePicture;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An evaluation as one {@code watchpost.evaluation/1} object on one line. */
final class EvaluationJson {
    private static final double PLACES = 1e6;

    private final JsonGenerator json;

    private EvaluationJson(JsonGenerator json) {
        this.json = json;
    }

    static String of(Evaluation evaluation) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            new EvaluationJson(json).evaluation(evaluation);
        }
        return text.toString();
    }

    private void evaluation(Evaluation evaluation) {
        json.writeStartObject();
        json.writeStringProperty("schema", "watchpost.evaluation/1");
        json.writeStringProperty("data", evaluation.data());
        json.writeNumberProperty("pictures", evaluation.pictures());
        array("classes", evaluation.classes(), label -> json.writeString(label));
        array("unreadable", evaluation.unreadable(), this::unreadable);
        array("models", evaluation.models(), this::model);
        array("agreements", evaluation.agreements(), this::agreement);
        array("baselines", evaluation.baselines(), this::baseline);
        json.writeObjectPropertyStart("machine");
        json.writeStringProperty("processor", evaluation.machine().processor());
        json.writeNumberProperty("processors", evaluation.machine().processors());
        json.writeStringProperty("system", evaluation.machine().system());
        json.writeStringProperty("java", evaluation.machine().java());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void unreadable(UnreadablePicture picture) {
        json.writeStartObject();
        json.writeStringProperty("source", picture.name());
        json.writeStringProperty("reason", picture.reason());
        json.writeEndObject();
    }

    private void model(ModelFigures model) {
        ModelRun run = model.run();
        json.writeStartObject();
        json.writeStringProperty("name", model.name());
        json.writeStringProperty("file", run.file().toString());
        json.writeStringProperty("format", run.format());
        json.writeStringProperty("digest", run.digest());
        json.writeNumberProperty("sizeBytes", run.sizeBytes());
        number("sizeRatio", model.sizeRatio());
        json.writeStringProperty("input", run.input());
        json.writeNumberProperty("classes", run.classes());
        json.writeObjectPropertyStart("engine");
        json.writeStringProperty("id", run.engineId());
        json.writeStringProperty("name", run.engine());
        json.writeEndObject();
        json.writeNumberProperty("threads", run.threads());
        proportion("accuracy", model.accuracy());
        number("macroF1", model.confusion().macroF1());
        array("byClass", model.confusion().byClass(), this::byClass);
        confusion(model.confusion());
        calibration(model.calibration());
        durations("preprocessMillis", model.preprocess());
        durations("inferenceMillis", model.inference());
        number("inferenceRatio", model.inferenceRatio());
        array("mistakes", model.mistakes(), this::mistake);
        json.writeEndObject();
    }

    private void byClass(ClassFigures figures) {
        json.writeStartObject();
        json.writeStringProperty("label", figures.label());
        json.writeNumberProperty("support", figures.support());
        proportion("precision", figures.precision());
        proportion("recall", figures.recall());
        number("f1", figures.f1());
        json.writeEndObject();
    }

    /** Rows by truth; the last number of each counts classes that the data doesn't have. */
    private void confusion(ConfusionMatrix matrix) {
        int classes = matrix.classes().size();
        json.writeArrayPropertyStart("confusion");
        for (int truth = 0; truth < classes; truth++) {
            json.writeStartArray();
            for (int predicted = 0; predicted < classes; predicted++) {
                json.writeNumber(matrix.count(truth, predicted));
            }
            json.writeNumber(matrix.count(truth, ConfusionMatrix.OTHER));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void calibration(@Nullable Calibration calibration) {
        if (calibration == null) {
            json.writeNullProperty("calibration");
            return;
        }
        json.writeObjectPropertyStart("calibration");
        number("expectedError", calibration.expectedError());
        number("maximumError", calibration.maximumError());
        array("bins", calibration.bins(), bin -> {
            json.writeStartObject();
            number("from", bin.from());
            number("to", bin.to());
            number("meanScore", bin.meanScore());
            proportion("accuracy", bin.accuracy());
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    private void durations(String name, Durations durations) {
        json.writeObjectPropertyStart(name);
        number("p50", durations.millis(0.5));
        number("p90", durations.millis(0.9));
        number("p95", durations.millis(0.95));
        number("p99", durations.millis(0.99));
        number("max", durations.millis(1));
        number("mean", durations.meanMillis());
        json.writeEndObject();
    }

    private void mistake(Mistake mistake) {
        json.writeStartObject();
        json.writeStringProperty("source", mistake.name());
        json.writeStringProperty("label", mistake.truth());
        json.writeStringProperty("predicted", mistake.predicted());
        number("score", mistake.score());
        number("labelScore", mistake.truthScore());
        json.writeEndObject();
    }

    private void agreement(Agreement agreement) {
        json.writeStartObject();
        json.writeStringProperty("first", agreement.first());
        json.writeStringProperty("second", agreement.second());
        proportion("same", agreement.same());
        json.writeNumberProperty("bothRight", agreement.bothRight());
        json.writeNumberProperty("onlyFirst", agreement.onlyFirst());
        json.writeNumberProperty("onlySecond", agreement.onlySecond());
        json.writeNumberProperty("bothWrong", agreement.bothWrong());
        json.writeObjectPropertyStart("accuracyPoints");
        number("value", agreement.points());
        number("low", agreement.pointsLow());
        number("high", agreement.pointsHigh());
        json.writeEndObject();
        number("probabilityIfEqual", agreement.probabilityIfEqual());
        json.writeEndObject();
    }

    private void baseline(BaselineFigures baseline) {
        json.writeStartObject();
        json.writeStringProperty("name", baseline.name());
        json.writeNumberProperty("learnedFrom", baseline.learnedFrom());
        proportion("accuracy", baseline.accuracy());
        json.writeEndObject();
    }

    private void proportion(String name, Proportion proportion) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("hits", proportion.hits());
        json.writeNumberProperty("total", proportion.total());
        number("value", proportion.value());
        number("low", proportion.total() == 0 ? Double.NaN : proportion.low());
        number("high", proportion.total() == 0 ? Double.NaN : proportion.high());
        json.writeEndObject();
    }

    /** Null for what can't be said: a share of nothing. */
    private void number(String name, double value) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, Math.round(value * PLACES) / PLACES);
        } else {
            json.writeNullProperty(name);
        }
    }

    private <T> void array(String name, List<T> values, Consumer<T> writer) {
        json.writeArrayPropertyStart(name);
        values.forEach(writer);
        json.writeEndArray();
    }
}
