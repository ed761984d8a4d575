package org.sphereface.datasets;

import java.util.List;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * Where five points of a face go in an aligned image, and how large that image is.
 *
 * @param height rows of the aligned image
 * @param width columns of the aligned image
 * @param points left eye, right eye, nose, left and right corner of the mouth, (x, y) in the
 *     aligned image
 * @param leastSquares in which image the squared distances of the points are least
 */
public record FaceTemplate(int height, int width, List<Point> points, LeastSquares leastSquares) {

  /**
   * In which image the similarity makes the sum of the squared distances of the five points least.
   * The two differ in scale alone, and not at all where the points fit exactly.
   */
  public enum LeastSquares {
    /** In the aligned image (Umeyama, as in InsightFace and OpenCV). */
    ALIGNED_IMAGE,
    /** In the photograph, as Matlab's cp2tform: it fits the way back and inverts it. */
    PHOTOGRAPH
  }

  private static final int MARGIN = 8;
  private static final int LARGE_SIDE = 160;
  private static final double CENTRE_SHARE = 0.5;
  private static final int[] FACTORS = {1, 2, 4, 8, 16};

  /** The paper's: 112 x 96. */
  public static final FaceTemplate PAPER =
      new FaceTemplate(FaceAlignment.HEIGHT, FaceAlignment.WIDTH, FaceAlignment.TEMPLATE);

  /**
   * The paper's template as the released code applies it. Matlab counts pixels from 1, so that each
   * point lies one pixel further left and up than in {@link #PAPER}, and cp2tform makes the
   * distances in the photograph least.
   *
   * <p>Source: github.com/wy1iu/sphereface, preprocess/code/face_align_demo.m ({@code cp2tform} and
   * {@code imtransform} with {@code XData [1 96]}, {@code YData [1 112]}).
   */
  public static final FaceTemplate RELEASED =
      new FaceTemplate(
          PAPER.height, PAPER.width, PAPER.patch(1, -1, -1).points, LeastSquares.PHOTOGRAPH);

  /** InsightFace's: 112 x 112, the paper's with 8 columns more at each side. */
  public static final FaceTemplate SQUARE =
      new FaceTemplate(
          FaceAlignment.HEIGHT,
          FaceAlignment.WIDTH + 2 * MARGIN,
          FaceAlignment.TEMPLATE.stream().map(p -> new Point(p.x() + MARGIN, p.y())).toList());

  /**
   * InsightFace's points at 160 x 160, each 160 / 112 of its place at 112 x 112, for networks of
   * that input. Those of FaceNet were trained on boxes of a detector with a margin, which are
   * larger crops.
   *
   * <p>Source: github.com/deepinsight/insightface, python-package/insightface/utils/face_align.py
   * (it scales the points for multiples of 112).
   */
  public static final FaceTemplate SQUARE_160 =
      new FaceTemplate(
          LARGE_SIDE,
          LARGE_SIDE,
          SQUARE.points.stream()
              .map(
                  p ->
                      new Point(
                          p.x() * LARGE_SIDE / SQUARE.width, p.y() * LARGE_SIDE / SQUARE.height))
              .toList());

  /** A template to which faces are aligned as {@link LeastSquares#ALIGNED_IMAGE} says. */
  public FaceTemplate(int height, int width, List<Point> points) {
    this(height, width, points, LeastSquares.ALIGNED_IMAGE);
  }

  /** Copies the points. */
  public FaceTemplate {
    points = List.copyOf(points);
  }

  /**
   * The template from which a size is reduced: of 112 x 96 or 112 x 112, or those by 2, 4, 8 or 16.
   *
   * @throws IllegalArgumentException if the size is none of these
   */
  public static FaceTemplate reducedTo(int height, int width) {
    for (FaceTemplate template : List.of(PAPER, SQUARE)) {
      for (int factor : FACTORS) {
        if (height * factor == template.height && width * factor == template.width) {
          return template;
        }
      }
    }
    throw new IllegalArgumentException(
        "faces of "
            + height
            + " x "
            + width
            + " are not offered: expected height x width 112 x 96 or 112 x 112, or these divided by"
            + " 2, 4, 8 or 16, or 160 x 160");
  }

  /**
   * The template by which photographs are aligned at a size: {@link #reducedTo}, or of 160 x 160.
   *
   * @throws IllegalArgumentException if the size is none of these
   */
  public static FaceTemplate aligningTo(int height, int width) {
    return height == LARGE_SIDE && width == LARGE_SIDE ? SQUARE_160 : reducedTo(height, width);
  }

  /**
   * Another crop of the same size: the face enlarged around the image's centre, then moved. The
   * paper's ensemble (Table 5) takes three crops, whose boxes are not published.
   *
   * @param zoom above 1: a smaller part of the face, larger
   * @param right columns to the right, in pixels of the aligned image
   * @param down rows downwards
   * @throws IllegalArgumentException if the zoom is not positive
   */
  public FaceTemplate patch(double zoom, double right, double down) {
    if (!(zoom > 0 && Double.isFinite(zoom))) {
      throw new IllegalArgumentException("a patch's zoom must be > 0, got " + zoom);
    }
    double x = (width - 1) / 2.0;
    double y = (height - 1) / 2.0;
    return new FaceTemplate(
        height,
        width,
        points.stream()
            .map(p -> new Point(x + zoom * (p.x() - x) + right, y + zoom * (p.y() - y) + down))
            .toList(),
        leastSquares);
  }

  /**
   * Aligns a face by the least-squares similarity.
   *
   * @param image the whole photograph
   * @param landmarks five points, in pixels of the photograph
   * @throws IllegalArgumentException if the points coincide
   */
  public FaceImage align(FaceImage image, List<Point> landmarks) {
    SimilarityTransform transform =
        leastSquares == LeastSquares.PHOTOGRAPH
            ? SimilarityTransform.leastSquares(points, landmarks).inverse()
            : SimilarityTransform.leastSquares(landmarks, points);
    return FaceAlignment.warp(image, transform, height, width);
  }

  /**
   * Crops the middle of a photograph without landmarks. Its rows are half of the photograph's
   * shorter side, about what an aligned face takes of an image of LFW.
   */
  public FaceImage centreCrop(FaceImage image) {
    double scale = height / (CENTRE_SHARE * Math.min(image.height(), image.width()));
    return FaceAlignment.warp(image, aroundCentre(image, scale), height, width);
  }

  /** Takes the patch of the photograph's largest middle of the template's shape. */
  public FaceImage largestCentreCrop(FaceImage image, FacePatch patch) {
    double scale = Math.max(height / (double) image.height(), width / (double) image.width());
    SimilarityTransform whole = aroundCentre(image, scale);
    return FaceAlignment.warp(
        image, patch.isWhole() ? whole : patch.after(whole, height, width), height, width);
  }

  private SimilarityTransform aroundCentre(FaceImage image, double scale) {
    return new SimilarityTransform(
        scale,
        0,
        (width - 1) / 2.0 - scale * (image.width() - 1) / 2.0,
        (height - 1) / 2.0 - scale * (image.height() - 1) / 2.0);
  }
}
