package org.sphereface.datasets.alignment;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.image.ImageSize;
import org.sphereface.datasets.image.PixelOperations;

/**
 * The size of a set's faces, and which stored faces have it without another crop or scale:
 *
 * <ul>
 *   <li>that size itself;
 *   <li>whole multiples of both sides, box-reduced;
 *   <li>where the size is the paper's 112 x 96 or that divided: InsightFace's 112 x 112 or that
 *       divided, of which the middle is the paper's crop (8 of 112 columns less at each side).
 * </ul>
 *
 * <p>The middle of a face of any other size, such as FaceNet's 182 x 182 or 160 x 160, is another
 * crop of another scale: it is refused.
 *
 * @param source id of the data set, for messages
 * @param height rows
 * @param width columns
 */
public record FaceSize(String source, int height, int width) {

  private static final int SAMPLE = 16;
  private static final int NAMED = 3;

  /**
   * @throws IllegalArgumentException if a size is not positive
   */
  public FaceSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          source + ".height and width must be >= 1, got " + height + " and " + width);
    }
  }

  /** Whether the set takes stored faces of this size. */
  public boolean fits(int rows, int columns) {
    return isMultiple(rows, columns) || isSquare(rows, columns);
  }

  private boolean isMultiple(int rows, int columns) {
    return rows % height == 0 && rows / height * width == columns;
  }

  private boolean isSquare(int rows, int columns) {
    return rows == columns
        && rows <= FaceTemplate.SQUARE.height()
        && rows % height == 0
        && height * FaceAlignment.WIDTH == width * FaceAlignment.HEIGHT
        && rows * FaceAlignment.WIDTH % FaceAlignment.HEIGHT == 0;
  }

  /**
   * The face at the set's size.
   *
   * @param name how messages call the image
   * @throws DatasetException if the stored face has a size that is not the set's
   */
  public FaceImage of(String name, FaceImage image) {
    return of(name, image, FacePatch.WHOLE);
  }

  /** A patch of the face at the set's size. */
  public FaceImage of(String name, FaceImage image, FacePatch patch) {
    FaceImage face = image;
    if (!isMultiple(image.height(), image.width())) {
      if (!isSquare(image.height(), image.width())) {
        throw refused(name + ": the image is " + image.height() + " x " + image.width());
      }
      face = middle(image, image.height() * FaceAlignment.WIDTH / FaceAlignment.HEIGHT);
    }
    return PixelOperations.boxReduced(patch.of(face), face.height() / height);
  }

  private static FaceImage middle(FaceImage image, int columns) {
    int left = (image.width() - columns) / 2;
    byte[] rgb = new byte[image.height() * columns * 3];
    for (int y = 0; y < image.height(); y++) {
      int from = (y * image.width() + left) * 3;
      System.arraycopy(image.rgb(), from, rgb, y * columns * 3, columns * 3);
    }
    return new FaceImage(image.height(), columns, rgb);
  }

  /**
   * Looks at the sizes of up to {@value #SAMPLE} faces, spread evenly, before any work.
   *
   * @param name how messages call the set
   * @param count of its faces
   * @param sizes of a face as stored; empty if it cannot be read
   * @return a description of the sizes: empty if all are the set's
   * @throws DatasetException if more than half have sizes that are not the set's
   */
  public String requireMost(String name, int count, IntFunction<Optional<ImageSize>> sizes) {
    Set<String> others = new TreeSet<>();
    Set<String> unfit = new TreeSet<>();
    int looked = Math.min(SAMPLE, count);
    int refused = 0;
    for (int i = 0; i < looked; i++) {
      ImageSize stored = sizes.apply((int) ((long) i * count / looked)).orElse(null);
      if (stored == null || (stored.height() == height && stored.width() == width)) {
        continue;
      }
      boolean fits = fits(stored.height(), stored.width());
      refused += fits ? 0 : 1;
      (fits ? others : unfit).add(stored.toString());
    }
    if (2 * refused > looked) {
      throw refused(
          name
              + ": the images are "
              + unfit.stream().limit(NAMED).collect(Collectors.joining(", "))
              + (unfit.size() > NAMED ? " and of other sizes" : ""));
    }
    return others.isEmpty() ? "" : ", stored as " + String.join(", ", others);
  }

  /**
   * The refusal of faces of another size.
   *
   * @param which what is refused, and of which size it is
   */
  public DatasetException refused(String which) {
    return new DatasetException(
        which
            + " (height x width), expected "
            + expected()
            + ", aligned: the middle of another size is another crop of another scale; align the"
            + " photographs by 'sphereface data align', or give landmarks where the source takes them, or set "
            + source
            + ".height and width to the stored size for a network of that input");
  }

  private String expected() {
    String own = height + " x " + width;
    int rows = FaceTemplate.SQUARE.height();
    return isSquare(rows, rows) ? own + " or InsightFace's " + rows + " x " + rows : own;
  }
}
