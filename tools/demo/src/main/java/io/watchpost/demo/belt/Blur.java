package io.watchpost.demo.belt;

/** A separable Gaussian blur; the border is continued outwards. */
final class Blur {
    private Blur() {}

    /** Weights for a standard deviation in pixels; they add up to 1. */
    static float[] kernel(double sigma) {
        int reach = Math.max(1, (int) Math.ceil(2.5 * sigma));
        float[] kernel = new float[2 * reach + 1];
        double sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            double distance = (i - reach) / Math.max(sigma, 1e-3);
            kernel[i] = (float) Math.exp(-distance * distance / 2);
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= (float) sum;
        }
        return kernel;
    }

    static void apply(float[] plane, int width, int height, float[] across, float[] down) {
        float[] line = new float[Math.max(width, height)];
        for (int row = 0; row < height; row++) {
            blurLine(plane, row * width, 1, width, across, line);
        }
        for (int column = 0; column < width; column++) {
            blurLine(plane, column, width, height, down, line);
        }
    }

    private static void blurLine(float[] plane, int start, int step, int count, float[] kernel, float[] line) {
        for (int i = 0; i < count; i++) {
            line[i] = plane[start + i * step];
        }
        int reach = kernel.length / 2;
        for (int i = 0; i < count; i++) {
            float sum = 0;
            for (int k = -reach; k <= reach; k++) {
                sum += kernel[k + reach] * line[Math.clamp(i + k, 0, count - 1)];
            }
            plane[start + i * step] = sum;
        }
    }
}
