package org.sphereface.datasets;

import java.util.List;

/**
 * A similarity of the plane without reflection: {@code x' = a x - b y + tx}, {@code y' = b x + a y
 * + ty}; scale {@code sqrt(a^2 + b^2)}, angle {@code atan2(b, a)}.
 *
 * @param a scale times the cosine of the angle
 * @param b scale times the sine of the angle
 * @param tx translation in x, pixels
 * @param ty translation in y, pixels
 */
public record SimilarityTransform(double a, double b, double tx, double ty) {

  /** A point of the plane, in pixels: x to the right, y downwards. */
  public record Point(double x, double y) {}

  /**
   * The least-squares similarity, minimising {@code sum |T(from_i) - to_i|^2} over scale, rotation
   * and translation. Closed form of Umeyama (PAMI 13(4), 1991) in two dimensions: with centred
   * points as complex numbers, {@code a + i b = sum conj(p_i) q_i / sum |p_i|^2}. Reflections are
   * outside the family, so none is returned for mirrored points.
   *
   * @throws IllegalArgumentException if the lists differ in length or the points of {@code from}
   *     coincide
   */
  public static SimilarityTransform leastSquares(List<Point> from, List<Point> to) {
    if (from.size() != to.size() || from.isEmpty()) {
      throw new IllegalArgumentException(
          "expected equally many points on both sides, got " + from.size() + " and " + to.size());
    }
    Point centreFrom = centre(from);
    Point centreTo = centre(to);
    double dot = 0;
    double cross = 0;
    double square = 0;
    for (int i = 0; i < from.size(); i++) {
      double px = from.get(i).x - centreFrom.x;
      double py = from.get(i).y - centreFrom.y;
      double qx = to.get(i).x - centreTo.x;
      double qy = to.get(i).y - centreTo.y;
      dot += px * qx + py * qy;
      cross += px * qy - py * qx;
      square += px * px + py * py;
    }
    if (!(square > 0)) {
      throw new IllegalArgumentException(
          "the points coincide, so that no similarity is determined: expected distinct points");
    }
    double a = dot / square;
    double b = cross / square;
    return new SimilarityTransform(
        a,
        b,
        centreTo.x - (a * centreFrom.x - b * centreFrom.y),
        centreTo.y - (b * centreFrom.x + a * centreFrom.y));
  }

  private static Point centre(List<Point> points) {
    double x = 0;
    double y = 0;
    for (Point point : points) {
      x += point.x;
      y += point.y;
    }
    return new Point(x / points.size(), y / points.size());
  }

  /** The image of a point. */
  public Point apply(Point point) {
    return new Point(a * point.x - b * point.y + tx, b * point.x + a * point.y + ty);
  }

  /**
   * The inverse transform.
   *
   * @throws IllegalArgumentException if the scale is 0
   */
  public SimilarityTransform inverse() {
    double square = a * a + b * b;
    if (!(square > 0)) {
      throw new IllegalArgumentException("a similarity of scale 0 has no inverse");
    }
    double ia = a / square;
    double ib = -b / square;
    return new SimilarityTransform(ia, ib, -(ia * tx - ib * ty), -(ib * tx + ia * ty));
  }
}
