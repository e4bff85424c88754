package io.watchpost.cli;

import io.watchpost.classify.Classification;
import io.watchpost.result.MessageWriter;
import io.watchpost.result.Result;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** How {@code classify} says what it saw. */
interface PictureOutput {

    void result(String device, Result result);

    void error(String source, String reason, String hint);

    /** For scripts: one object a line. */
    record Json(PrintWriter out, MessageWriter writer) implements PictureOutput {
        Json(PrintWriter out) {
            this(out, new MessageWriter());
        }

        @Override
        public void result(String device, Result result) {
            line(writer.result(device, result));
        }

        @Override
        public void error(String source, String reason, String hint) {
            line(writer.error(source, reason, hint));
        }

        private void line(byte[] json) {
            out.println(new String(json, StandardCharsets.UTF_8));
            out.flush();
        }
    }

    /** For people: score and label, the best first. */
    record Text(PrintWriter out, PrintWriter err, boolean named) implements PictureOutput {
        @Override
        public void result(String device, Result result) {
            if (named) {
                out.println(result.frame().source());
            }
            for (Classification one : result.classes()) {
                // not String.format: loading its locale data costs a tenth of the whole start
                out.println((named ? "  " : "") + rounded(one.score()) + "  " + one.label());
            }
            if (result.classes().isEmpty()) {
                out.println((named ? "  " : "") + "no class reaches the threshold");
            }
            out.flush();
        }

        @Override
        public void error(String source, String reason, String hint) {
            out.flush();
            err.println(source + ": " + reason + (hint.isEmpty() ? "" : "; " + hint));
            err.flush();
        }

        /** Four decimals, right for anything from logits to probabilities. */
        static String rounded(float score) {
            long scaled = Math.round(Math.abs(score) * 10_000d);
            String digits = Long.toString(scaled + 100_000).substring(1);
            String fraction = digits.substring(digits.length() - 4);
            return (score < 0 && scaled > 0 ? "-" : "") + scaled / 10_000 + "." + fraction;
        }
    }
}
