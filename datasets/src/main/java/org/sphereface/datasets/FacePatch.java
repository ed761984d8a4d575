package org.sphereface.datasets;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Locale;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * A crop of an aligned face, of the same size: the face enlarged around the image's centre, then
 * moved. The ensemble of section 4.3 has a network for each of three; the paper does not publish
 * their boxes.
 *
 * @param name a word for ids and descriptions
 * @param zoom above 1: a smaller part of the face, larger
 * @param right columns to the right, in pixels of a face of 112 rows
 * @param down rows downwards, in the same pixels
 */
public record FacePatch(
    @JsonPropertyDescription("a word that is part of the cells' ids") String name,
    @JsonPropertyDescription("above 1: a smaller part of the face, larger") double zoom,
    @JsonPropertyDescription("pixels to the right of a face of 112 rows") double right,
    @JsonPropertyDescription("pixels downwards of a face of 112 rows") double down) {

  /** The aligned face without change. */
  public static final FacePatch WHOLE = new FacePatch("whole", 1, 0, 0);

  /**
   * @throws IllegalArgumentException if the name is not such a word, or a number is out of range
   */
  public FacePatch {
    if (name == null || !name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "a patch's name must be a word of small letters, digits and '-', not '" + name + "'");
    }
    if (!(zoom > 0 && Double.isFinite(zoom) && Double.isFinite(right) && Double.isFinite(down))) {
      throw new IllegalArgumentException(
          "a patch's zoom must be > 0, and its right and down must be numbers, got "
              + zoom
              + ", "
              + right
              + " and "
              + down);
    }
  }

  /** Whether it is the whole aligned face, independent of its name. */
  @JsonIgnore
  public boolean isWhole() {
    return zoom == 1 && right == 0 && down == 0;
  }

  /** Where the five points of a template go in the patch. */
  public FaceTemplate of(FaceTemplate template) {
    double scale = template.height() / (double) FaceAlignment.HEIGHT;
    return isWhole() ? template : template.patch(zoom, scale * right, scale * down);
  }

  /**
   * From a photograph to the patch.
   *
   * @param alignment from the photograph to the whole face
   * @param height rows of the whole face
   * @param width columns of the whole face
   */
  public SimilarityTransform after(SimilarityTransform alignment, int height, int width) {
    double scale = height / (double) FaceAlignment.HEIGHT;
    Point moved = alignment.apply(new Point(0, 0));
    return new SimilarityTransform(
        zoom * alignment.a(),
        zoom * alignment.b(),
        zoom * moved.x() + (1 - zoom) * (width - 1) / 2.0 + scale * right,
        zoom * moved.y() + (1 - zoom) * (height - 1) / 2.0 + scale * down);
  }

  /** The patch of an aligned face, interpolated; pixels outside of the face are black. */
  public FaceImage of(FaceImage face) {
    return isWhole()
        ? face
        : FaceAlignment.warp(
            face,
            after(new SimilarityTransform(1, 0, 0, 0), face.height(), face.width()),
            face.height(),
            face.width());
  }

  /**
   * Called where only the aligned face is stored, and nothing around it.
   *
   * @param what how messages call the faces
   * @param height rows of the face
   * @param width columns of the face
   * @throws DatasetException if the patch reaches beyond the face
   */
  public void requireWithin(String what, int height, int width) {
    double columns = FaceAlignment.HEIGHT * (double) width / height;
    double acrossMost = (zoom - 1) * (columns - 1) / 2;
    double downMost = (zoom - 1) * (FaceAlignment.HEIGHT - 1) / 2;
    if (!isWhole() && (Math.abs(right) > acrossMost || Math.abs(down) > downMost)) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "The %s reaches beyond the aligned images of %s: with zoom %s, right may be %.2f and"
                  + " down %.2f at most, to either side; enlarge the zoom, or give photographs and"
                  + " their landmarks.",
              this,
              what,
              zoom,
              Math.max(0, acrossMost),
              Math.max(0, downMost)));
    }
  }

  @Override
  public String toString() {
    return "patch " + name + " (zoom " + zoom + ", " + right + " right, " + down + " down)";
  }
}
