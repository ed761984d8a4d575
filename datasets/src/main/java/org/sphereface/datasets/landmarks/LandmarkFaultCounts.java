package org.sphereface.datasets.landmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.SimilarityTransform;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.image.FolderListing;
import org.sphereface.datasets.image.ImageSize;

/**
 * How many images have landmarks that cannot be those of a face in them. All points are looked at;
 * the sizes of at most {@value #SIZES} images, spread evenly, from their headers.
 */
public final class LandmarkFaultCounts {

  /** Images whose size is looked at. */
  static final int SIZES = 1000;

  private static final int NAMED = 3;
  private static final double ON_TEMPLATE = 8;

  private final Map<LandmarkFault, List<String>> examples = new EnumMap<>(LandmarkFault.class);
  private final Map<LandmarkFault, Integer> counts = new EnumMap<>(LandmarkFault.class);
  private int images;
  private int faulty;
  private int measured;
  private int faultyMeasured;
  private int alignedSize;
  private String firstOfAlignedSize = "";

  private LandmarkFaultCounts() {}

  /**
   * Looks at those images that have landmarks.
   *
   * @param folder that the names are relative to
   */
  public static LandmarkFaultCounts of(
      Path folder, List<String> names, Map<String, List<Point>> points) {
    LandmarkFaultCounts survey = new LandmarkFaultCounts();
    long step = Math.max(1, names.size() / SIZES);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      List<Point> five = points.get(name);
      if (five != null) {
        survey.add(
            name,
            five,
            i % step == 0
                ? FolderListing.inside(folder, name).flatMap(ImageSize::of)
                : Optional.empty());
      }
    }
    return survey;
  }

  private void add(String name, List<Point> points, Optional<ImageSize> size) {
    images++;
    Optional<LandmarkFault> fault =
        size.map(known -> LandmarkFault.of(points, known))
            .orElseGet(() -> LandmarkFault.of(points));
    measured += size.isPresent() ? 1 : 0;
    if (fault.isPresent()) {
      faulty++;
      faultyMeasured += size.isPresent() ? 1 : 0;
      counts.merge(fault.get(), 1, Integer::sum);
      List<String> named = examples.computeIfAbsent(fault.get(), key -> new ArrayList<>());
      if (named.size() < NAMED) {
        named.add(name);
      }
    } else if (size.filter(known -> isElsewhere(points, known)).isPresent()) {
      firstOfAlignedSize = alignedSize++ == 0 ? name : firstOfAlignedSize;
    }
  }

  /** An image as large as an aligned face, with points that are not those of an aligned face. */
  private static boolean isElsewhere(List<Point> points, ImageSize size) {
    for (FaceTemplate template : List.of(FaceTemplate.PAPER, FaceTemplate.SQUARE)) {
      if (size.height() == template.height() && size.width() == template.width()) {
        double left = template.points().get(0).x() - FaceTemplate.PAPER.points().get(0).x();
        return LandmarkFault.residual(points, new SimilarityTransform(1, 0, -left, 0))
            > ON_TEMPLATE;
      }
    }
    return false;
  }

  /** Whether more than half of the images have such landmarks. */
  boolean isAbsurd() {
    return 2 * faulty > images || 2 * faultyMeasured > measured && measured > 0;
  }

  /**
   * Refuses landmarks of which most are no faces'.
   *
   * @param source the landmarks' file, as messages call it
   * @throws DatasetException with how many, and three of them
   */
  public void requireFaces(String source) {
    if (isAbsurd()) {
      throw new DatasetException(
          source
              + ": the landmarks of "
              + share()
              + " are not those of faces in them: "
              + faults()
              + "; expected "
              + LandmarkFile.LAYOUT
              + (counts.containsKey(LandmarkFault.OUTSIDE)
                  ? "; faces that are aligned already are given without landmarks"
                  : ""));
    }
  }

  private String share() {
    boolean all = 2 * faulty > images;
    return (all ? faulty : faultyMeasured)
        + " of "
        + (all ? images : measured)
        + (all ? " images" : " images that were looked at");
  }

  private String faults() {
    List<String> sentences = new ArrayList<>();
    counts.forEach(
        (fault, count) ->
            sentences.add(
                count + " " + fault + " (" + String.join(", ", examples.get(fault)) + ")"));
    return String.join("; ", sentences);
  }

  /** Describes the faults of landmarks for a set's description; empty if there are none. */
  public String remarks() {
    List<String> remarks = new ArrayList<>();
    if (faulty > 0) {
      remarks.add("CHECK LANDMARKS: " + faults());
    }
    if (alignedSize > 0) {
      remarks.add(
          "CHECK LANDMARKS: "
              + alignedSize
              + " images have the size of aligned faces and landmarks elsewhere than aligned faces"
              + " have them ("
              + firstOfAlignedSize
              + "): if they are aligned already, give no landmarks");
    }
    return String.join("; ", remarks);
  }
}
