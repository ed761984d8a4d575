package org.sphereface.datasets.inspection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceImage;

/**
 * Finds a share of a set's images that is moved, turned or of another size against the rest, by one
 * pose T.
 *
 * <p>Of each image, the details between 2 and 10 pixels are correlated with the mean details of the
 * set, at poses near the template and at others. Let d be the correlation at T less the best one
 * near the template: below 0 for nearly all faces that lie as the rest. The share p of the images
 * at T is the one of largest {@code sum log(1 + p (exp(20 d) - 1))}, and T the pose at which this
 * sum is largest. The mean is then taken of the images that lie nearest to it, twice.
 */
final class AlignmentMixture {

  /** At most so many images are looked at, evenly spread. */
  static final int MOST = 1000;

  private static final double SHARPNESS = 20;
  private static final int PASSES = 3;
  private static final int FEWEST = 20;
  private static final int ROWS = 24;
  private static final int COLUMNS = 21;
  private static final int STEP = 3;
  private static final double CENTRE_X = 48;
  private static final double CENTRE_Y = 62;
  private static final int HALVINGS = 40;

  private final int every;
  private final AtomicReferenceArray<float[]> details;

  /**
   * Where faces lie.
   *
   * @param right columns to the right, of 96
   * @param down rows down, of 112
   * @param degrees turned clockwise
   * @param size of the face
   */
  record Pose(int right, int down, int degrees, double size) {}

  /**
   * Images that do not lie as the rest.
   *
   * @param share of the images
   * @param pose against the rest
   * @param images looked at
   * @param clearest position of the image that fits the pose best
   */
  record Found(double share, Pose pose, int images, int clearest) {}

  /**
   * @param images how many there are
   */
  AlignmentMixture(int images) {
    every = Math.max(1, (images + MOST - 1) / MOST);
    details = new AtomicReferenceArray<>((images + every - 1) / every);
  }

  /** Adds an image of an offered size. */
  void put(int index, FaceImage image) {
    if (index % every == 0) {
      MeanFace face = new MeanFace(image.height(), image.width());
      face.add(image);
      details.set(index / every, face.atPaperSize().details(2, 10).values());
    }
  }

  /** Returns the images that lie otherwise; empty if there are none or there are too few images. */
  Optional<Found> found() {
    int[] positions =
        IntStream.range(0, details.length()).filter(i -> details.get(i) != null).toArray();
    if (positions.length < FEWEST) {
      return Optional.empty();
    }
    List<Pose> near = near();
    List<Pose> off = off();
    int[][] nearPlaces = near.stream().map(AlignmentMixture::places).toArray(int[][]::new);
    int[][] offPlaces = off.stream().map(AlignmentMixture::places).toArray(int[][]::new);
    boolean[] usual = new boolean[positions.length];
    Arrays.fill(usual, true);
    double[][] gains = new double[positions.length][];
    for (int pass = 0; pass < PASSES; pass++) {
      double[] reference = reference(positions, usual, nearPlaces[0]);
      IntStream.range(0, positions.length)
          .parallel()
          .forEach(
              i -> gains[i] = gains(details.get(positions[i]), reference, nearPlaces, offPlaces));
      int count = 0;
      for (int i = 0; i < usual.length; i++) {
        usual[i] = Arrays.stream(gains[i]).max().getAsDouble() < 0;
        count += usual[i] ? 1 : 0;
      }
      if (count < FEWEST) {
        break;
      }
    }
    return best(off, gains, positions);
  }

  private Optional<Found> best(List<Pose> poses, double[][] gains, int[] positions) {
    Found best = null;
    double most = 0;
    for (int pose = 0; pose < poses.size(); pose++) {
      double[] odds = new double[gains.length];
      int clearest = 0;
      for (int i = 0; i < odds.length; i++) {
        odds[i] = Math.exp(SHARPNESS * gains[i][pose]) - 1;
        clearest = odds[i] > odds[clearest] ? i : clearest;
      }
      double share = share(odds);
      double likelihood = 0;
      for (double odd : odds) {
        likelihood += Math.log1p(share * odd);
      }
      if (likelihood > most) {
        most = likelihood;
        best = new Found(share, poses.get(pose), odds.length, positions[clearest] * every);
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns the p of largest sum log(1 + p odd), by bisection of its derivative. */
  private static double share(double[] odds) {
    if (Arrays.stream(odds).sum() <= 0) {
      return 0;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double p = (low + high) / 2;
      double slope = 0;
      for (double odd : odds) {
        slope += odd / (1 + p * odd);
      }
      if (slope > 0) {
        low = p;
      } else {
        high = p;
      }
    }
    return low;
  }

  private double[] reference(int[] positions, boolean[] usual, int[] places) {
    double[] mean = new double[places.length];
    for (int i = 0; i < positions.length; i++) {
      if (usual[i]) {
        float[] values = details.get(positions[i]);
        for (int k = 0; k < places.length; k++) {
          mean[k] += values[places[k]];
        }
      }
    }
    double sum = Arrays.stream(mean).sum();
    double squares = 0;
    for (int k = 0; k < mean.length; k++) {
      mean[k] -= sum / mean.length;
      squares += mean[k] * mean[k];
    }
    double length = Math.sqrt(Math.max(squares, 1e-9));
    return Arrays.stream(mean).map(value -> value / length).toArray();
  }

  /** The correlations at the other poses less the best near the template. */
  private static double[] gains(float[] values, double[] reference, int[][] near, int[][] off) {
    double usual = -1;
    for (int[] places : near) {
      usual = Math.max(usual, correlation(values, reference, places));
    }
    double[] gains = new double[off.length];
    for (int pose = 0; pose < off.length; pose++) {
      gains[pose] = correlation(values, reference, off[pose]) - usual;
    }
    return gains;
  }

  /**
   * @param reference of sum 0 and length 1
   */
  private static double correlation(float[] values, double[] reference, int[] places) {
    double sum = 0;
    double squares = 0;
    double product = 0;
    for (int k = 0; k < places.length; k++) {
      double value = values[places[k]];
      sum += value;
      squares += value * value;
      product += value * reference[k];
    }
    double variance = squares - sum * sum / places.length;
    return variance < 1e-6 ? 0 : product / Math.sqrt(variance);
  }

  /** The pixels of a grid about the centre of the face, as a face at this pose has them. */
  private static int[] places(Pose pose) {
    double cos = pose.size * Math.cos(Math.toRadians(pose.degrees));
    double sin = pose.size * Math.sin(Math.toRadians(pose.degrees));
    int[] places = new int[ROWS * COLUMNS];
    for (int i = 0; i < places.length; i++) {
      double x = STEP * (i % COLUMNS - COLUMNS / 2);
      double y = STEP * (i / COLUMNS - (ROWS - 1) / 2.0);
      int column = (int) Math.round(CENTRE_X + pose.right + cos * x - sin * y);
      int row = (int) Math.round(CENTRE_Y + pose.down + sin * x + cos * y);
      places[i] =
          Math.max(0, Math.min(FaceAlignment.HEIGHT - 1, row)) * FaceAlignment.WIDTH
              + Math.max(0, Math.min(FaceAlignment.WIDTH - 1, column));
    }
    return places;
  }

  /** How aligned faces differ from one another; the template's pose is the first. */
  private static List<Pose> near() {
    List<Pose> poses = new ArrayList<>();
    poses.add(new Pose(0, 0, 0, 1));
    for (double size : new double[] {0.92, 1, 1.08}) {
      grid(poses, 2, 2, 0, size, 0);
    }
    poses.add(new Pose(0, 0, -6, 1));
    poses.add(new Pose(0, 0, 6, 1));
    return poses;
  }

  private static List<Pose> off() {
    List<Pose> poses = new ArrayList<>();
    grid(poses, 14, 2, 0, 1, 4);
    for (double size : new double[] {0.7, 0.8, 1.25, 1.4}) {
      grid(poses, 12, 4, 0, size, 0);
    }
    for (int degrees : new int[] {-30, -15, 15, 30, 90, 180, 270}) {
      grid(poses, 8, 4, degrees, 1, 0);
    }
    return poses;
  }

  private static void grid(
      List<Pose> poses, int reach, int step, int degrees, double size, int least) {
    for (int right = -reach; right <= reach; right += step) {
      for (int down = -reach; down <= reach; down += step) {
        if (Math.max(Math.abs(right), Math.abs(down)) >= least) {
          poses.add(new Pose(right, down, degrees, size));
        }
      }
    }
  }
}
