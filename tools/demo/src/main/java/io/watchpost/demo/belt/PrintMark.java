package io.watchpost.demo.belt;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The inked area of a {@link Print}, in a frame from -1 to 1 in both directions that it always fills. */
final class PrintMark {
    private PrintMark() {}

    static Shape of(Print print) {
        RandomGenerator random = new SplittableRandom(print.text().hashCode());
        return switch (print.kind()) {
            case TEXT -> text(print.text(), -1, 1);
            case UNDERLINED_TEXT -> underlined(print.text());
            case BARCODE -> barcode(random);
            case MATRIX -> matrix(random);
            case LOGO -> logo(random);
        };
    }

    private static Path2D text(String text, double top, double bottom) {
        double dotWidth = 2.0 / (text.length() * (DotFont.COLUMNS + 1) - 1);
        double dotHeight = (bottom - top) / DotFont.ROWS;
        Path2D path = new Path2D.Double();
        for (int i = 0; i < text.length(); i++) {
            for (int row = 0; row < DotFont.ROWS; row++) {
                for (int column = 0; column < DotFont.COLUMNS; column++) {
                    if (DotFont.dot(text.charAt(i), column, row)) {
                        double x = -1 + (i * (DotFont.COLUMNS + 1) + column) * dotWidth;
                        add(path, x, top + row * dotHeight, dotWidth, dotHeight);
                    }
                }
            }
        }
        return path;
    }

    private static Path2D underlined(String text) {
        Path2D path = text(text, -1, 0.4);
        add(path, -1, 0.7, 2, 0.3);
        return path;
    }

    private static Path2D barcode(RandomGenerator random) {
        Path2D path = new Path2D.Double();
        double x = -1;
        while (x < 0.78) {
            double bar = random.nextInt(1, 4) * 0.075;
            add(path, x, -1, bar, 2);
            x += bar + random.nextInt(1, 4) * 0.075;
        }
        add(path, 0.88, -1, 0.12, 2);
        return path;
    }

    private static Path2D matrix(RandomGenerator random) {
        int columns = 8;
        int rows = 4;
        Path2D path = new Path2D.Double();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                boolean inked = (row + column) % 2 == 0;
                if (inked != (random.nextInt(100) < 15)) {
                    add(path, -1 + column * 2.0 / columns, -1 + row * 2.0 / rows, 2.0 / columns, 2.0 / rows);
                }
            }
        }
        return path;
    }

    /** A figure at the left and a few bars beside it. */
    private static Path2D logo(RandomGenerator random) {
        Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        switch (random.nextInt(4)) {
            case 0 -> {
                path.append(new Ellipse2D.Double(-1, -1, 0.8, 2), false);
                path.append(new Ellipse2D.Double(-0.8, -0.5, 0.4, 1), false);
            }
            case 1 -> {
                path.moveTo(-1, 1);
                path.lineTo(-0.6, -1);
                path.lineTo(-0.2, 1);
                path.closePath();
            }
            case 2 -> {
                path.moveTo(-1, 0);
                path.lineTo(-0.6, -1);
                path.lineTo(-0.2, 0);
                path.lineTo(-0.6, 1);
                path.closePath();
            }
            default -> {
                path.append(new Rectangle2D.Double(-1, -1, 0.8, 2), false);
                path.append(new Rectangle2D.Double(-0.78, -0.4, 0.36, 0.8), false);
            }
        }
        int bars = random.nextInt(2, 4);
        double pitch = 2.0 / bars;
        for (int i = 0; i < bars; i++) {
            add(path, -0.05, -1 + i * pitch + pitch * 0.15, 1.05, pitch * 0.6);
        }
        return path;
    }

    private static void add(Path2D path, double x, double y, double width, double height) {
        path.append(new Rectangle2D.Double(x, y, width, height), false);
    }
}
