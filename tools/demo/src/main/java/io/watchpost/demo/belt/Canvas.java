package io.watchpost.demo.belt;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;

/** A picture being drawn: its pixels, and the way from view units to them. One thread. */
final class Canvas {
    final int width;
    final int height;
    /** Pixels per view unit. */
    final double scale;
    /** 0xRRGGBB, row by row. */
    final int[] rgb;

    private final BufferedImage image;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.scale = Math.min(width, height);
        this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        this.rgb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }

    /** View coordinate of a pixel column's centre. */
    double viewX(int column) {
        return (column + 0.5 - width / 2.0) / scale + 0.5;
    }

    /** View coordinate of a pixel row's centre. */
    double viewY(int row) {
        return (row + 0.5 - height / 2.0) / scale + 0.5;
    }

    AffineTransform toPixels() {
        AffineTransform transform = AffineTransform.getTranslateInstance(width / 2.0, height / 2.0);
        transform.scale(scale, scale);
        transform.translate(-0.5, -0.5);
        return transform;
    }

    /** For drawing in view units. */
    Graphics2D graphics() {
        return smooth(image);
    }

    /** A grey picture of the same size, black; {@link #bytes} are its values. For drawing in view units. */
    BufferedImage mask() {
        return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    }

    static byte[] bytes(BufferedImage mask) {
        return ((DataBufferByte) mask.getRaster().getDataBuffer()).getData();
    }

    Graphics2D smooth(BufferedImage target) {
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.transform(toPixels());
        return graphics;
    }
}
