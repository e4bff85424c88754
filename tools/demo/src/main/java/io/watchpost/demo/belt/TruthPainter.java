package io.watchpost.demo.belt;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * Draws what is true of each pixel of a scene instead of what it looks like: belt is {@code EMPTY}, a part is
 * {@code GOOD} but for the place of its defect. Stateless, so any thread may call.
 */
final class TruthPainter {
    /** How far beside a spoilt print field its mark may lie, in part radii. */
    private static final double PRINT_MARGIN = 0.08;

    private static final List<BeltLabel> LABELS = List.of(BeltLabel.values());

    private TruthPainter() {}

    /** Indices of {@link BeltLabel}s, uint8 [height, width]. */
    static byte[] paint(BeltScene scene, int width, int height) {
        Canvas canvas = new Canvas(width, height);
        Graphics2D graphics = canvas.graphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        scene.parts().forEach(part -> paint(graphics, part));
        graphics.setColor(colour(BeltLabel.EMPTY));
        for (Occluder occluder : scene.occluders()) {
            graphics.setStroke(BeltRenderer.round(occluder.width()));
            graphics.draw(occluder.line());
        }
        graphics.dispose();
        byte[] truth = new byte[canvas.rgb.length];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = (byte) canvas.rgb[i];
        }
        return truth;
    }

    private static void paint(Graphics2D graphics, Part part) {
        AffineTransform before = graphics.getTransform();
        graphics.transform(part.placement());
        graphics.setColor(colour(BeltLabel.GOOD));
        graphics.fill(part.shape().outline());
        graphics.setColor(colour(BeltLabel.EMPTY));
        part.shape().holes().forEach(graphics::fill);
        graphics.setColor(colour(part.defect().label()));
        switch (part.defect()) {
            case Defect.None ignored -> {}
            case Defect.Scratch scratch -> {
                for (Defect.Scratch.Cut cut : scratch.cuts()) {
                    graphics.setStroke(BeltRenderer.round(cut.width() * 1.7));
                    graphics.draw(cut.line());
                }
            }
            case Defect.Chip chip -> {
                graphics.clip(part.shape().outline());
                graphics.setStroke(BeltRenderer.round(2 * chip.width()));
                graphics.fill(chip.bite());
                graphics.draw(chip.bite());
                graphics.setClip(null);
            }
            case Defect.Misprint ignored -> {
                Rectangle2D field = part.shape().field().rectangle();
                graphics.fill(new Rectangle2D.Double(
                        field.getX() - PRINT_MARGIN,
                        field.getY() - PRINT_MARGIN,
                        field.getWidth() + 2 * PRINT_MARGIN,
                        field.getHeight() + 2 * PRINT_MARGIN));
            }
        }
        graphics.setTransform(before);
    }

    private static Color colour(BeltLabel label) {
        return new Color(LABELS.indexOf(label));
    }
}
