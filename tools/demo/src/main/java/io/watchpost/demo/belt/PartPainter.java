package io.watchpost.demo.belt;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * Draws one part onto a canvas. Its form becomes a mask first; shadow, relief and the way it covers the belt follow
 * from the mask, so that holes and missing pieces need no rules of their own.
 */
final class PartPainter {
    /** Distances in view units. */
    private static final double SHADOW_LENGTH = 0.028;

    private static final double RELIEF_REACH = 0.013;
    private static final double MARGIN = 0.06;

    private final Canvas canvas;
    private final Part part;
    private final Light light;
    private final int left;
    private final int top;
    private final int right;
    private final int bottom;

    PartPainter(Canvas canvas, Part part, Light light) {
        this.canvas = canvas;
        this.part = part;
        this.light = light;
        double reach = part.radius() + MARGIN;
        var box = canvas.toPixels()
                .createTransformedShape(
                        new Rectangle2D.Double(part.x() - reach, part.y() - reach, 2 * reach, 2 * reach))
                .getBounds();
        this.left = Math.max(0, box.x);
        this.top = Math.max(0, box.y);
        this.right = Math.min(canvas.width, box.x + box.width);
        this.bottom = Math.min(canvas.height, box.y + box.height);
    }

    void paint() {
        if (left >= right || top >= bottom) {
            return;
        }
        byte[] mask = mask();
        castShadow(mask);
        Canvas surface = new Canvas(canvas.width, canvas.height);
        paintBody(surface, mask);
        Graphics2D graphics = surface.graphics();
        graphics.transform(part.placement());
        new FacePainter(graphics, part).paint();
        graphics.dispose();
        cover(surface, mask);
    }

    /** 255 where there is material, 0 where the belt is seen. */
    private byte[] mask() {
        BufferedImage mask = canvas.mask();
        Graphics2D graphics = canvas.smooth(mask);
        graphics.transform(part.placement());
        graphics.setColor(Color.WHITE);
        graphics.fill(part.shape().outline());
        graphics.setColor(Color.BLACK);
        part.shape().holes().forEach(graphics::fill);
        if (part.defect() instanceof Defect.Chip chip) {
            graphics.fill(chip.bite());
        }
        graphics.dispose();
        return Canvas.bytes(mask);
    }

    private void castShadow(byte[] mask) {
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                double depth = 0;
                for (double step = 0.25; step <= 1; step += 0.25) {
                    depth += covered(
                            mask,
                            column + light.directionX() * SHADOW_LENGTH * step * canvas.scale,
                            row + light.directionY() * SHADOW_LENGTH * step * canvas.scale);
                }
                int at = row * canvas.width + column;
                canvas.rgb[at] = times(canvas.rgb[at], 1 - light.castShadow() * depth / 4);
            }
        }
    }

    private void paintBody(Canvas surface, byte[] mask) {
        AffineTransform toPart = canvas.toPixels();
        toPart.concatenate(part.placement());
        try {
            toPart.invert();
        } catch (NoninvertibleTransformException e) {
            throw new IllegalArgumentException("a part must be larger than nothing: " + part.radius(), e);
        }
        NoiseTile noise = NoiseTile.shared();
        double reach = RELIEF_REACH * canvas.scale;
        double dx = light.directionX() * reach;
        double dy = light.directionY() * reach;
        double[] at = new double[2];
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                int index = row * canvas.width + column;
                if (mask[index] == 0) {
                    continue;
                }
                at[0] = column + 0.5;
                at[1] = row + 0.5;
                toPart.transform(at, 0, at, 0, 1);
                double relief = covered(mask, column - dx, row - dy) - covered(mask, column + dx, row + dy);
                double levels = part.material().texture(noise, at[0], at[1])
                        + relief * part.material().reliefLevels();
                surface.rgb[index] = Rgb.plus(part.material().rgb(), levels);
            }
        }
    }

    private void cover(Canvas surface, byte[] mask) {
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                int index = row * canvas.width + column;
                int share = mask[index] & 0xff;
                if (share != 0) {
                    canvas.rgb[index] = mix(canvas.rgb[index], surface.rgb[index], share);
                }
            }
        }
    }

    /** Share of material at a pixel, 0 to 1. */
    private double covered(byte[] mask, double column, double row) {
        int x = Math.clamp(Math.round(column), 0, canvas.width - 1);
        int y = Math.clamp(Math.round(row), 0, canvas.height - 1);
        return (mask[y * canvas.width + x] & 0xff) / 255.0;
    }

    private static int times(int rgb, double factor) {
        return Rgb.of((rgb >> 16 & 0xff) * factor, (rgb >> 8 & 0xff) * factor, (rgb & 0xff) * factor);
    }

    private static int mix(int below, int above, int share) {
        int red = ((below >> 16 & 0xff) * (255 - share) + (above >> 16 & 0xff) * share) / 255;
        int green = ((below >> 8 & 0xff) * (255 - share) + (above >> 8 & 0xff) * share) / 255;
        int blue = ((below & 0xff) * (255 - share) + (above & 0xff) * share) / 255;
        return red << 16 | green << 8 | blue;
    }
}
