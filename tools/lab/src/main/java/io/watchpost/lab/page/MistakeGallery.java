package io.watchpost.lab.page;

import io.watchpost.cli.Failure;
import io.watchpost.lab.figures.Mistake;
import java.util.List;

/** The pictures that a model got wrong although it was sure: where to look first. */
final class MistakeGallery {
    private static final int SHOWN = 12;

    private MistakeGallery() {}

    static void draw(Markup page, List<Mistake> mistakes, EvaluationPage.Source source) throws Failure {
        if (mistakes.isEmpty()) {
            page.element("p", "None.");
            return;
        }
        page.open("ul", "class", "gallery");
        for (Mistake mistake : mistakes.subList(0, Math.min(SHOWN, mistakes.size()))) {
            String score = Words.number("%.3f", mistake.score());
            page.open("li");
            page.leaf(
                    "img",
                    "src",
                    Thumbnail.address(source.picture(mistake.picture())),
                    "alt",
                    mistake.name() + ": " + mistake.truth() + " taken for " + mistake.predicted(),
                    "title",
                    mistake.name(),
                    "width",
                    "96",
                    "height",
                    "96");
            page.open("p")
                    .element("span", mistake.predicted(), "class", "taken")
                    .text(" " + score)
                    .close();
            page.element(
                    "p", "is " + mistake.truth() + " " + Words.number("%.3f", mistake.truthScore()), "class", "note");
            page.close();
        }
        page.close();
    }
}
