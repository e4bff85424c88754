package io.watchpost.vision;

import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import java.lang.foreign.ValueLayout;

/**
 * The contract written down as plainly as possible, one output pixel at a time in double precision: what the real
 * preprocessor is compared with. The picture is turned, cut and resampled as it is stored; colours are made of what
 * comes out.
 */
final class NaivePreprocessor {
    private final Preprocessing contract;
    private final int inputWidth;
    private final int inputHeight;
    private final PixelFormat format;
    private final double[][][] upright;

    NaivePreprocessor(Preprocessing contract, int inputWidth, int inputHeight, Frame frame) {
        this.contract = contract;
        this.inputWidth = inputWidth;
        this.inputHeight = inputHeight;
        this.format = frame.format();
        this.upright = turn(turn(components(frame), frame.orientation()), contract.orientation());
    }

    /** R, G, B of an input pixel, 0 to 255, not rounded. */
    double[] pixel(int x, int y) {
        Region region = contract.region();
        double left = region == null ? 0 : region.x();
        double top = region == null ? 0 : region.y();
        double width = region == null ? upright[0].length : region.width();
        double height = region == null ? upright.length : region.height();
        int targetWidth = inputWidth;
        int targetHeight = inputHeight;
        double minX = left;
        double minY = top;
        double maxX = left + width - 1;
        double maxY = top + height - 1;
        switch (contract.fit()) {
            case STRETCH -> {}
            case CROP -> {
                double cropWidth = Math.clamp((double) Math.round(height * inputWidth / inputHeight), 1, width);
                double cropHeight = Math.clamp((double) Math.round(width * inputHeight / inputWidth), 1, height);
                left += Math.floor((width - cropWidth) / 2);
                top += Math.floor((height - cropHeight) / 2);
                minX = left;
                minY = top;
                maxX = left + cropWidth - 1;
                maxY = top + cropHeight - 1;
                width = cropWidth * contract.cropFraction();
                height = cropHeight * contract.cropFraction();
                left += (cropWidth - width) / 2;
                top += (cropHeight - height) / 2;
            }
            case LETTERBOX -> {
                double scale = Math.min(inputWidth / width, inputHeight / height);
                targetWidth = Math.max(1, (int) Math.round(width * scale));
                targetHeight = Math.max(1, (int) Math.round(height * scale));
                x -= (inputWidth - targetWidth) / 2;
                y -= (inputHeight - targetHeight) / 2;
                if (x < 0 || y < 0 || x >= targetWidth || y >= targetHeight) {
                    return new double[] {128, 128, 128};
                }
            }
        }
        double stepX = width / targetWidth;
        double stepY = height / targetHeight;
        double[] sum = new double[3];
        switch (contract.resampling()) {
            case NEAREST ->
                add(
                        sum,
                        1,
                        Math.floor(left + (x + 0.5) * width / targetWidth),
                        Math.floor(top + (y + 0.5) * height / targetHeight),
                        minX,
                        minY,
                        maxX,
                        maxY);
            case BILINEAR -> {
                double atX = left + (x + 0.5) * stepX - 0.5;
                double atY = top + (y + 0.5) * stepY - 0.5;
                for (int dy = 0; dy <= 1; dy++) {
                    for (int dx = 0; dx <= 1; dx++) {
                        double pixelX = Math.floor(atX) + dx;
                        double pixelY = Math.floor(atY) + dy;
                        double weight = (1 - Math.abs(atX - pixelX)) * (1 - Math.abs(atY - pixelY));
                        add(sum, weight, pixelX, pixelY, minX, minY, maxX, maxY);
                    }
                }
            }
            case AREA -> {
                double x0 = left + x * stepX;
                double y0 = top + y * stepY;
                for (double py = Math.floor(y0); py < y0 + stepY; py++) {
                    for (double px = Math.floor(x0); px < x0 + stepX; px++) {
                        double cover = (Math.min(px + 1, x0 + stepX) - Math.max(px, x0))
                                * (Math.min(py + 1, y0 + stepY) - Math.max(py, y0));
                        add(sum, cover / (stepX * stepY), px, py, minX, minY, maxX, maxY);
                    }
                }
            }
        }
        boolean yuv = format == PixelFormat.YUYV || format == PixelFormat.NV12;
        return yuv ? bt601(sum[0], sum[1], sum[2]) : sum;
    }

    private void add(
            double[] sum, double weight, double x, double y, double minX, double minY, double maxX, double maxY) {
        double[] pixel = upright[(int) Math.clamp(y, minY, maxY)][(int) Math.clamp(x, minX, maxX)];
        for (int c = 0; c < 3; c++) {
            sum[c] += weight * pixel[c];
        }
    }

    private static double[][][] turn(double[][][] picture, Orientation orientation) {
        double[][][] turned = picture;
        if (orientation.mirrored()) {
            int width = turned[0].length;
            double[][][] mirrored = new double[turned.length][width][];
            for (int y = 0; y < turned.length; y++) {
                for (int x = 0; x < width; x++) {
                    mirrored[y][x] = turned[y][width - 1 - x];
                }
            }
            turned = mirrored;
        }
        for (int quarter = 0; quarter < orientation.degreesClockwise() / 90; quarter++) {
            double[][][] next = new double[turned[0].length][turned.length][];
            for (int y = 0; y < turned.length; y++) {
                for (int x = 0; x < turned[0].length; x++) {
                    next[x][turned.length - 1 - y] = turned[y][x];
                }
            }
            turned = next;
        }
        return turned;
    }

    private static double[][][] components(Frame frame) {
        double[][][] picture = new double[frame.height()][frame.width()][];
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                picture[y][x] = components(frame, x, y);
            }
        }
        return picture;
    }

    private static double[] components(Frame frame, int x, int y) {
        int stride = frame.strideBytes();
        long plane = (long) frame.height() * stride;
        return switch (frame.format()) {
            case RGB24 -> {
                long at = (long) y * stride + 3L * x;
                yield new double[] {at(frame, at), at(frame, at + 1), at(frame, at + 2)};
            }
            case GREY8 -> {
                double grey = at(frame, (long) y * stride + x);
                yield new double[] {grey, grey, grey};
            }
            case YUYV -> {
                long pair = (long) y * stride + 4L * (x / 2);
                yield new double[] {at(frame, pair + 2L * (x % 2)), at(frame, pair + 1), at(frame, pair + 3)};
            }
            case NV12 -> {
                long pair = plane + (long) (y / 2) * stride + 2L * (x / 2);
                yield new double[] {at(frame, (long) y * stride + x), at(frame, pair), at(frame, pair + 1)};
            }
        };
    }

    private static double[] bt601(double y, double u, double v) {
        double luma = 255.0 / 219 * (y - 16);
        return new double[] {
            clamped(luma + 1.596027 * (v - 128)),
            clamped(luma - 0.391762 * (u - 128) - 0.812968 * (v - 128)),
            clamped(luma + 2.017232 * (u - 128))
        };
    }

    private static double clamped(double value) {
        return Math.clamp(value, 0, 255);
    }

    private static double at(Frame frame, long offset) {
        return frame.pixels().get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }

    /** What rounding the result may change, and a little for factors that are rounded, too. */
    static double tolerance(PixelFormat format) {
        return format == PixelFormat.RGB24 || format == PixelFormat.GREY8 ? 0.501 : 0.53;
    }
}
