package org.sphereface.datasets.inspection;

import java.util.Set;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.synthetic.SyntheticFaces;

/**
 * How a mean face must be moved to lie as the mean of the built-in synthetic faces, which are drawn
 * on {@link FaceAlignment#TEMPLATE}: the pose of the highest correlation of details between 2 and
 * 10 pixels (eyes, brows, nose, mouth; not light and hair).
 *
 * @param right columns by which the face is to the right of where it belongs, of 96
 * @param down rows by which it is too low, of 112
 * @param degrees by which it is turned clockwise
 * @param size of the face, 1 for as large as it belongs
 * @param correlation at this pose, -1 .. 1
 */
record MeanFaceFit(double right, double down, double degrees, double size, double correlation) {

  private static final int FACES = 100;
  private static final double FINE = 2;
  private static final double COARSE = 10;
  private static final int STEP = 3;
  private static final double CENTRE_X = 48;
  private static final double CENTRE_Y = 62;
  private static final int REACH = 14;
  private static final double[] TURNS = {0, -10, 10, -20, 20, -30, 30, 90, 180, 270};
  private static final double[] SIZES = {1, 0.85, 1.15, 0.7, 1.3, 0.6};
  private static final double FULL_TURN = 360;

  /**
   * Places and values of the reference.
   *
   * @param values of mean 0 and squares' mean 1
   */
  private record Reference(double[] xs, double[] ys, double[] values) {

    double correlation(GreyPlane details, MeanFaceFit pose) {
      double cos = pose.size * Math.cos(Math.toRadians(pose.degrees));
      double sin = pose.size * Math.sin(Math.toRadians(pose.degrees));
      double sum = 0;
      double squares = 0;
      double product = 0;
      for (int i = 0; i < values.length; i++) {
        double x = CENTRE_X + pose.right + cos * xs[i] - sin * ys[i];
        double y = CENTRE_Y + pose.down + sin * xs[i] + cos * ys[i];
        double value = details.at(x, y);
        sum += value;
        squares += value * value;
        product += value * values[i];
      }
      double mean = sum / values.length;
      double variance = squares / values.length - mean * mean;
      return variance < 1e-9 ? 0 : product / values.length / Math.sqrt(variance);
    }
  }

  /**
   * Searches.
   *
   * @param face a mean face of 112 x 96
   */
  static MeanFaceFit of(GreyPlane face) {
    GreyPlane details = face.details(FINE, COARSE);
    Reference reference = reference();
    MeanFaceFit best = new MeanFaceFit(0, 0, 0, 1, -1);
    for (double turn : TURNS) {
      for (double size : SIZES) {
        for (int right = -REACH; right <= REACH; right += 2) {
          for (int down = -REACH; down <= REACH; down += 2) {
            best = best.orBetter(right, down, turn, size, details, reference);
          }
        }
      }
    }
    for (double step = 1; step > 0.1; step /= 2) {
      best = best.refined(step, details, reference);
    }
    double degrees = Math.IEEEremainder(best.degrees, FULL_TURN);
    return new MeanFaceFit(best.right, best.down, degrees, best.size, best.correlation);
  }

  private MeanFaceFit refined(double step, GreyPlane details, Reference reference) {
    MeanFaceFit best = this;
    MeanFaceFit last;
    do {
      last = best;
      for (int sign = -1; sign <= 1; sign += 2) {
        double d = sign * step;
        MeanFaceFit b = last;
        best = best.orBetter(b.right + d, b.down, b.degrees, b.size, details, reference);
        best = best.orBetter(b.right, b.down + d, b.degrees, b.size, details, reference);
        best = best.orBetter(b.right, b.down, b.degrees + 2 * d, b.size, details, reference);
        best = best.orBetter(b.right, b.down, b.degrees, b.size + d / 20, details, reference);
      }
    } while (best.correlation > last.correlation);
    return best;
  }

  private MeanFaceFit orBetter(
      double right,
      double down,
      double degrees,
      double size,
      GreyPlane details,
      Reference reference) {
    MeanFaceFit other = new MeanFaceFit(right, down, degrees, size, 0);
    double found = reference.correlation(details, other);
    return found > correlation ? new MeanFaceFit(right, down, degrees, size, found) : this;
  }

  private static Reference reference() {
    FaceDataset faces =
        new SyntheticFaces(FACES, 1, "train", 7, 0.3, FaceAlignment.HEIGHT, FaceAlignment.WIDTH)
            .open(Set.of());
    MeanFace mean = new MeanFace(FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
    IntStream.range(0, FACES).parallel().forEach(i -> mean.add(faces.image(i)));
    GreyPlane details = mean.grey().details(FINE, COARSE);
    int rows = 24;
    int columns = 21;
    double[] xs = new double[rows * columns];
    double[] ys = new double[rows * columns];
    double[] values = new double[rows * columns];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      xs[i] = STEP * (i % columns - columns / 2);
      ys[i] = STEP * (i / columns - (rows - 1) / 2.0);
      values[i] = details.at(CENTRE_X + xs[i], CENTRE_Y + ys[i]);
      sum += values[i];
    }
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] -= sum / values.length;
      squares += values[i] * values[i];
    }
    double scale = Math.sqrt(squares / values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] /= scale;
    }
    return new Reference(xs, ys, values);
  }
}
