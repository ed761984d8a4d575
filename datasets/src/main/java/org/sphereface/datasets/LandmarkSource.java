package org.sphereface.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.SimilarityTransform.Point;

/** Where the landmarks of photographs come from: a file, or a detector. */
public interface LandmarkSource {

  /** One line that says which source with which settings, to tell runs apart. */
  String description();

  /**
   * Five points in each photograph, in pixels; empty where there are none.
   *
   * @param names of the photographs, as in landmark files
   * @param photographs as many
   */
  List<Optional<List<Point>>> find(List<String> names, List<FaceImage> photographs);

  /**
   * A landmark file.
   *
   * @throws DatasetException if it cannot be read or a line is malformed
   */
  static LandmarkSource file(Path path) {
    Map<String, List<Point>> points = new LandmarkFile(path).read();
    return of(
        "landmarks of " + path.toAbsolutePath().normalize(),
        (names, photographs) ->
            names.stream().map(name -> Optional.ofNullable(points.get(name))).toList());
  }

  /**
   * A detector.
   *
   * @param settings that decide what it finds
   * @param choice which face of several
   */
  static LandmarkSource detector(FaceDetector detector, String settings, FaceChoice choice) {
    return of(
        settings + ", of several faces the " + choice,
        (names, photographs) -> {
          List<List<Detection>> faces = detector.detect(photographs);
          List<Optional<List<Point>>> points = new ArrayList<>();
          for (int i = 0; i < photographs.size(); i++) {
            points.add(choice.of(faces.get(i), photographs.get(i)).map(Detection::landmarks));
          }
          return points;
        });
  }

  private static LandmarkSource of(String description, Search search) {
    return new LandmarkSource() {
      @Override
      public String description() {
        return description;
      }

      @Override
      public List<Optional<List<Point>>> find(List<String> names, List<FaceImage> photographs) {
        return search.find(names, photographs);
      }
    };
  }

  /** What a source does, without its name. */
  @FunctionalInterface
  interface Search {
    List<Optional<List<Point>>> find(List<String> names, List<FaceImage> photographs);
  }
}
