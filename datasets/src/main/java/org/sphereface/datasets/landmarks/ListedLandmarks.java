package org.sphereface.datasets.landmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * Landmarks that a file lists.
 *
 * @param path the file
 * @param points by the photograph's name
 * @param remark how it was read, and how its names differ from those of the photographs
 */
record ListedLandmarks(Path path, Map<String, List<Point>> points, String remark)
    implements LandmarkSource {

  @Override
  public Map<String, String> settings() {
    return Map.of("landmarks", "a file");
  }

  @Override
  public boolean stillGives(String name, List<Point> found) {
    return points.getOrDefault(name, List.of()).equals(found);
  }

  @Override
  public Map<String, List<Point>> known(List<String> names) {
    return points;
  }

  @Override
  public LandmarkSource among(List<String> names) {
    if (!(points instanceof LandmarkTable table)) {
      return this;
    }
    MatchedLandmarks found = table.among(names, "photographs");
    return new ListedLandmarks(path, found, found.summary().replaceFirst("^; ", ""));
  }

  @Override
  public List<Optional<List<Point>>> find(List<String> names, List<FaceImage> photographs) {
    return names.stream().map(name -> Optional.ofNullable(points.get(name))).toList();
  }
}
