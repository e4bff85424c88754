package io.watchpost.cli;

import io.watchpost.classify.Classification;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.Result;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints each result as a line for people. Called by the threads of several pipelines. */
final class ResultLines implements ResultListener {
    private final PrintWriter out;

    ResultLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void handedOver(Result result) {
        StringBuilder line = new StringBuilder()
                .append(result.pipeline())
                .append(' ')
                .append(result.frame().number())
                .append("  ");
        for (Classification one : result.classes()) {
            line.append(String.format(Locale.ROOT, "%s %.3f  ", one.label(), one.score()));
        }
        if (result.classes().isEmpty()) {
            line.append("nothing above the threshold  ");
        }
        out.printf(
                Locale.ROOT,
                "%s(%.1f ms) %s%n",
                line,
                result.latency().inference(),
                result.frame().source());
        out.flush();
    }
}
