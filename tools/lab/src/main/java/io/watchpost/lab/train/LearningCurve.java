package io.watchpost.lab.train;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;

/** The course of a training as a picture: both losses, and the accuracy, over the epochs. */
final class LearningCurve {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 420;
    private static final int LEFT = 60;
    private static final int RIGHT = 60;
    private static final int TOP = 40;
    private static final int BOTTOM = 44;
    private static final int GRID_LINES = 5;
    private static final Color TRAINING = new Color(0x1f77b4);
    private static final Color VALIDATION = new Color(0xd62728);
    private static final Color ACCURACY = new Color(0x2ca02c);

    private LearningCurve() {}

    /** The picture as PNG. */
    static byte[] png(List<Epoch> epochs) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, WIDTH, HEIGHT);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        double lossMax = lossMax(epochs);
        double accuracyMin = accuracyMin(epochs);
        drawGrid(g, epochs.size(), lossMax, accuracyMin);
        drawLine(g, epochs, TRAINING, epoch -> epoch.trainingLoss() / lossMax);
        drawLine(g, epochs, VALIDATION, epoch -> epoch.validationLoss() / lossMax);
        drawLine(g, epochs, ACCURACY, epoch -> (epoch.validationAccuracy() - accuracyMin) / (1 - accuracyMin));
        drawLegend(g);
        g.dispose();
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double lossMax(List<Epoch> epochs) {
        return epochs.stream()
                .mapToDouble(epoch -> Math.max(finite(epoch.trainingLoss()), finite(epoch.validationLoss())))
                .max()
                .orElse(1);
    }

    private static double finite(double loss) {
        return Double.isFinite(loss) ? Math.clamp(loss, 0.01, 5) : 5;
    }

    /** The accuracy's axis begins at the tenth below its worst, so that its end can be read. */
    private static double accuracyMin(List<Epoch> epochs) {
        double worst =
                epochs.stream().mapToDouble(Epoch::validationAccuracy).min().orElse(0);
        return Math.min(0.9, Math.floor(worst * 10) / 10);
    }

    private static void drawGrid(Graphics2D g, int epochs, double lossMax, double accuracyMin) {
        for (int line = 0; line <= GRID_LINES; line++) {
            double share = (double) line / GRID_LINES;
            int y = y(share);
            g.setColor(new Color(0xdddddd));
            g.drawLine(LEFT, y, WIDTH - RIGHT, y);
            g.setColor(Color.DARK_GRAY);
            g.drawString(String.format(Locale.ROOT, "%.2f", lossMax * share), 18, y + 4);
            g.drawString(
                    String.format(Locale.ROOT, "%.0f %%", 100 * (accuracyMin + (1 - accuracyMin) * share)),
                    WIDTH - RIGHT + 8,
                    y + 4);
        }
        int step = Math.max(1, (epochs + 9) / 10);
        for (int epoch = 1; epoch <= epochs; epoch += step) {
            g.drawString(Integer.toString(epoch), x(epoch, epochs) - 4, HEIGHT - BOTTOM + 18);
        }
        g.drawString("epoch", WIDTH / 2 - 16, HEIGHT - 8);
    }

    private static void drawLine(Graphics2D g, List<Epoch> epochs, Color colour, ToDoubleFunction<Epoch> share) {
        g.setColor(colour);
        g.setStroke(new BasicStroke(2));
        Path2D path = new Path2D.Double();
        for (Epoch epoch : epochs) {
            double value = share.applyAsDouble(epoch);
            int x = x(epoch.number(), epochs.size());
            int y = y(Double.isFinite(value) ? Math.clamp(value, 0, 1) : 1);
            g.fillOval(x - 2, y - 2, 5, 5);
            if (path.getCurrentPoint() == null) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        g.draw(path);
    }

    private static void drawLegend(Graphics2D g) {
        String[] names = {"loss in training (left)", "loss in validation (left)", "accuracy in validation (right)"};
        Color[] colours = {TRAINING, VALIDATION, ACCURACY};
        for (int i = 0; i < names.length; i++) {
            g.setColor(colours[i]);
            g.fillRect(LEFT + i * 220, 14, 12, 12);
            g.setColor(Color.DARK_GRAY);
            g.drawString(names[i], LEFT + i * 220 + 18, 25);
        }
    }

    private static int x(int epoch, int epochs) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (epoch - 1) / Math.max(1, epochs - 1);
    }

    private static int y(double share) {
        return HEIGHT - BOTTOM - (int) Math.round((HEIGHT - TOP - BOTTOM) * share);
    }
}
