package org.sphereface.datasets.landmarks;

import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.files.NameMatching;

/** Landmarks by the names of photographs, which may differ from those in the file. */
public final class MatchedLandmarks extends AbstractMap<String, List<Point>> {

  private final LandmarkTable table;
  private final NameMatching matching;

  MatchedLandmarks(LandmarkTable table, NameMatching matching) {
    this.table = table;
    this.matching = matching;
  }

  /** How the file was read, and how its names differ; empty, or begins with a semicolon. */
  public String summary() {
    return Stream.of(
            table.remark(),
            matching.isExact() ? "" : "names in the landmark file: " + matching.summary())
        .filter(remark -> !remark.isEmpty())
        .map(remark -> "; " + remark)
        .collect(Collectors.joining());
  }

  @Override
  public List<Point> get(Object photograph) {
    return photograph instanceof String name
        ? matching.find(name).map(table::get).orElse(null)
        : null;
  }

  @Override
  public boolean containsKey(Object photograph) {
    return photograph instanceof String name && matching.find(name).isPresent();
  }

  @Override
  public Set<Map.Entry<String, List<Point>>> entrySet() {
    return table.entrySet();
  }
}
