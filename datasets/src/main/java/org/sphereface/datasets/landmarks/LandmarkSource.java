package org.sphereface.datasets.landmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SimilarityTransform.Point;

/** The source of the landmarks of photographs: a file or a detector. */
public interface LandmarkSource {

  /**
   * The name of the source and all settings that decide the points, by which runs are
   * distinguished.
   */
  Map<String, String> settings();

  /**
   * Whether a photograph whose bytes are the same has still these points. A detector finds the same
   * again; a file may have others now.
   *
   * @param points that were found before; empty if there were none
   */
  default boolean stillGives(String name, List<Point> points) {
    return true;
  }

  /**
   * What is known before any photograph is looked at: a file's points by name, nothing of a
   * detector's.
   *
   * @param names of the photographs
   */
  default Map<String, List<Point>> known(List<String> names) {
    return Map.of();
  }

  /**
   * The source for the photographs of a set.
   *
   * @param names of all photographs, as in landmark files
   * @throws DatasetException if it is a file that names none of them, or hardly any
   */
  default LandmarkSource among(List<String> names) {
    return this;
  }

  /** How names in a file differ from those of the photographs; empty if they don't. */
  default String remark() {
    return "";
  }

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
    return new ListedLandmarks(path, new LandmarkFile(path).read(), "");
  }

  /**
   * A detector.
   *
   * @param settings that decide what it finds, by name
   * @param choice which face of several
   */
  static LandmarkSource detector(
      FaceDetector detector, Map<String, String> settings, FaceChoice choice) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("face", choice.toString());
    return new LandmarkSource() {
      @Override
      public Map<String, String> settings() {
        return all;
      }

      @Override
      public List<Optional<List<Point>>> find(List<String> names, List<FaceImage> photographs) {
        List<List<Detection>> faces = detector.detect(photographs);
        List<Optional<List<Point>>> points = new ArrayList<>();
        for (int i = 0; i < photographs.size(); i++) {
          points.add(choice.of(faces.get(i), photographs.get(i)).map(Detection::landmarks));
        }
        return points;
      }
    };
  }
}
