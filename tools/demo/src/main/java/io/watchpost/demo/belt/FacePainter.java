package io.watchpost.demo.belt;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;

/** Draws what is on a part's face, in part coordinates: relief lines, the print, scratches, where a chip broke off. */
final class FacePainter {
    private static final int SMEAR_STEPS = 14;

    /** Grains of a broken face and the gaps between them, in part radii: each about 2 pixels of 96. */
    private static final float[] GRAIN_DASHES = {0.06f, 0.09f};

    private final Graphics2D graphics;
    private final Part part;

    FacePainter(Graphics2D graphics, Part part) {
        this.graphics = graphics;
        this.part = part;
    }

    void paint() {
        int body = part.material().rgb();
        graphics.setStroke(BeltRenderer.round(0.035));
        graphics.setColor(Rgb.color(Rgb.plus(body, -45), 0.7));
        part.shape().edges().forEach(graphics::draw);
        Rectangle2D field = part.shape().field().rectangle();
        graphics.setColor(Rgb.color(part.print().field(), 1));
        graphics.fill(field);
        graphics.setStroke(BeltRenderer.round(0.025));
        graphics.setColor(Rgb.color(Rgb.plus(body, -30), 0.5));
        graphics.draw(field);
        switch (part.defect()) {
            case Defect.Misprint misprint -> paint(misprint);
            case Defect.Scratch scratch -> {
                print(0, 0, 0, 1);
                paint(scratch);
            }
            case Defect.Chip chip -> {
                print(0, 0, 0, 1);
                paint(chip);
            }
            case Defect.None ignored -> print(0, 0, 0, 1);
        }
    }

    private void paint(Defect.Scratch scratch) {
        for (Defect.Scratch.Cut cut : scratch.cuts()) {
            double aside = cut.width() * 0.7;
            graphics.translate(aside, aside);
            graphics.setStroke(BeltRenderer.round(cut.width() * 0.7));
            graphics.setColor(Rgb.color(scratch.rim(), 0.6));
            graphics.draw(cut.line());
            graphics.translate(-aside, -aside);
            graphics.setStroke(BeltRenderer.round(cut.width()));
            graphics.setColor(Rgb.color(scratch.core(), 1));
            graphics.draw(cut.line());
        }
    }

    /** Half of each stroke lies where material is missing, and isn't seen. */
    private void paint(Defect.Chip chip) {
        graphics.setStroke(BeltRenderer.round(2 * chip.width()));
        graphics.setColor(Rgb.color(chip.fracture(), 1));
        graphics.draw(chip.bite());
        graphics.setStroke(new BasicStroke(
                (float) (1.6 * chip.width()), BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, GRAIN_DASHES, 0));
        graphics.setColor(Rgb.color(chip.grain(), 0.7));
        graphics.draw(chip.bite());
    }

    private void paint(Defect.Misprint misprint) {
        switch (misprint.fault()) {
            case MISSING -> {}
            case CUT -> {
                Rectangle2D field = part.shape().field().rectangle();
                double width = field.getWidth() * Math.abs(misprint.share());
                double x = misprint.share() > 0 ? field.getX() : field.getMaxX() - width;
                Shape before = graphics.getClip();
                graphics.clip(new Rectangle2D.Double(x, field.getY(), width, field.getHeight()));
                print(0, 0, 0, 1);
                graphics.setClip(before);
            }
            case SHIFTED -> print(misprint.dx(), misprint.dy(), misprint.angle(), 1);
            case DOUBLED -> {
                print(0, 0, 0, 1);
                print(misprint.dx(), misprint.dy(), misprint.angle(), 0.9);
            }
            case BLOTTED -> {
                print(0, 0, 0, 1);
                blot(misprint);
            }
            case SMEARED -> {
                for (int step = 1; step <= SMEAR_STEPS; step++) {
                    double share = (double) step / SMEAR_STEPS;
                    print(misprint.dx() * share, misprint.dy() * share, 0, 0.5 * (1 - 0.5 * share));
                }
            }
        }
    }

    private void blot(Defect.Misprint misprint) {
        PrintField field = part.shape().field();
        double size = field.halfWidth() * misprint.share();
        Shape blot =
                Outlines.polar(angle -> size * (0.75 + 0.12 * Math.cos(3 * angle) + 0.1 * Math.cos(5 * angle + 1)));
        AffineTransform place =
                AffineTransform.getTranslateInstance(field.x() + misprint.dx(), field.y() + misprint.dy());
        place.rotate(misprint.angle());
        graphics.setColor(Rgb.color(part.print().ink(), 0.95));
        graphics.fill(place.createTransformedShape(blot));
    }

    private void print(double dx, double dy, double angle, double opacity) {
        PrintField field = part.shape().field();
        Print print = part.print();
        double width = field.halfWidth() * 0.88;
        double height = field.halfHeight() * 0.8;
        AffineTransform place = AffineTransform.getTranslateInstance(
                field.x() + dx + print.slipX() * width, field.y() + dy + print.slipY() * height);
        place.rotate(angle + print.turn());
        place.scale(width, height);
        Color ink = Rgb.color(print.ink(), opacity);
        graphics.setColor(ink);
        graphics.fill(place.createTransformedShape(PrintMark.of(print)));
    }
}
