package io.watchpost.demo.belt;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;

/**
 * Draws scenes, in any size: the same scene shows the same things with more or fewer pixels. The same scene and size
 * give the same bytes. Stateless, so any thread may call.
 */
final class BeltRenderer {
    private BeltRenderer() {}

    /** uint8 [height, width, 3] RGB. */
    static byte[] render(BeltScene scene, int width, int height) {
        Canvas canvas = new Canvas(width, height);
        paintBelt(canvas, scene.surface());
        Graphics2D graphics = canvas.graphics();
        scene.debris().forEach(debris -> paint(graphics, debris));
        for (Part part : scene.parts()) {
            new PartPainter(canvas, part, scene.light()).paint();
        }
        scene.occluders().forEach(occluder -> paint(graphics, occluder));
        graphics.dispose();
        return new Exposure(scene.light(), scene.lens()).of(canvas);
    }

    private static void paintBelt(Canvas canvas, BeltSurface surface) {
        NoiseTile noise = NoiseTile.shared();
        int at = 0;
        for (int row = 0; row < canvas.height; row++) {
            double y = canvas.viewY(row);
            for (int column = 0; column < canvas.width; column++) {
                canvas.rgb[at++] = Rgb.plus(surface.rgb(), surface.levels(noise, canvas.viewX(column), y));
            }
        }
    }

    private static void paint(Graphics2D graphics, Debris debris) {
        if (debris.width() > 0) {
            graphics.setColor(Rgb.color(debris.rgb(), debris.opacity()));
            graphics.setStroke(round(debris.width()));
            graphics.draw(debris.form());
        } else if (debris.soft()) {
            graphics.setColor(Rgb.color(debris.rgb(), debris.opacity() / 3));
            for (double size = 1; size > 0.6; size -= 0.13) {
                graphics.fill(scaled(debris.form(), size));
            }
        } else {
            graphics.setColor(Rgb.color(debris.rgb(), debris.opacity()));
            graphics.fill(debris.form());
        }
    }

    private static Shape scaled(Shape form, double size) {
        var box = form.getBounds2D();
        AffineTransform shrink = AffineTransform.getTranslateInstance(box.getCenterX(), box.getCenterY());
        shrink.scale(size, size);
        shrink.translate(-box.getCenterX(), -box.getCenterY());
        return shrink.createTransformedShape(form);
    }

    private static void paint(Graphics2D graphics, Occluder occluder) {
        double width = occluder.width();
        graphics.translate(0.012, 0.018);
        graphics.setColor(Rgb.color(0, 0.3));
        graphics.setStroke(round(width * 1.25));
        graphics.draw(occluder.line());
        graphics.translate(-0.012, -0.018);
        graphics.setColor(Rgb.color(occluder.rgb(), 1));
        graphics.setStroke(round(width));
        graphics.draw(occluder.line());
        graphics.translate(-width * 0.12, -width * 0.2);
        graphics.setColor(Rgb.color(occluder.highlight(), 0.6));
        graphics.setStroke(round(width * 0.3));
        graphics.draw(occluder.line());
        graphics.translate(width * 0.12, width * 0.2);
    }

    static BasicStroke round(double width) {
        return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
}
