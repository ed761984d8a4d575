package org.sphereface.datasets.inspection;

/** Grey values, row by row. */
record GreyPlane(int height, int width, float[] values) {

  /** Bilinear interpolation; outside, the nearest pixel's value. */
  float at(double x, double y) {
    double column = Math.max(0, Math.min(width - 1, x));
    double row = Math.max(0, Math.min(height - 1, y));
    int left = Math.min((int) column, width - 2);
    int top = Math.min((int) row, height - 2);
    double fx = column - left;
    double fy = row - top;
    int corner = top * width + left;
    double above = (1 - fx) * values[corner] + fx * values[corner + 1];
    double below = (1 - fx) * values[corner + width] + fx * values[corner + width + 1];
    return (float) ((1 - fy) * above + fy * below);
  }

  double deviation() {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return Math.sqrt(Math.max(0, squares / values.length - mean * mean));
  }

  /** Details between two widths: the difference of two Gaussian blurs. */
  GreyPlane details(double fine, double coarse) {
    float[] result = blurred(fine).values();
    float[] minus = blurred(coarse).values();
    for (int i = 0; i < result.length; i++) {
      result[i] -= minus[i];
    }
    return new GreyPlane(height, width, result);
  }

  GreyPlane blurred(double sigma) {
    int reach = (int) Math.ceil(3 * sigma);
    float[] weights = new float[2 * reach + 1];
    float sum = 0;
    for (int i = -reach; i <= reach; i++) {
      weights[i + reach] = (float) Math.exp(-i * i / (2 * sigma * sigma));
      sum += weights[i + reach];
    }
    float[] rows = new float[values.length];
    float[] both = new float[values.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int i = -reach; i <= reach; i++) {
          int from = Math.max(0, Math.min(width - 1, x + i));
          rows[y * width + x] += weights[i + reach] / sum * values[y * width + from];
        }
      }
    }
    for (int y = 0; y < height; y++) {
      for (int i = -reach; i <= reach; i++) {
        int from = Math.max(0, Math.min(height - 1, y + i)) * width;
        for (int x = 0; x < width; x++) {
          both[y * width + x] += weights[i + reach] / sum * rows[from + x];
        }
      }
    }
    return new GreyPlane(height, width, both);
  }
}
