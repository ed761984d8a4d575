package org.sphereface.reports.html;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sphereface.files.OutputFolder;
import org.sphereface.reports.plot.Plot;

/** A report of which nothing is written: it keeps the plots, for files in other sizes. */
public final class CollectedFigures extends ReportFolder {

  private final Map<String, Plot> plots = new LinkedHashMap<>();

  public CollectedFigures() {
    super(OutputFolder.at(Path.of("")));
  }

  /** The plots by name, in the order in which the report draws them. */
  public Map<String, Plot> plots() {
    return Collections.unmodifiableMap(plots);
  }

  @Override
  Path write(String name, byte[] content) {
    return Path.of(name);
  }

  @Override
  Map<String, String> papers(String name, Plot plot) {
    plots.put(name, plot);
    return Map.of();
  }

  @Override
  public Path finish() {
    return Path.of("");
  }
}
