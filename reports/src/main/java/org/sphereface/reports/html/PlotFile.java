package org.sphereface.reports.html;

import java.util.Map;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.PlotSvg;

/**
 * A plot in the report's folder, as the templates show it; public because FreeMarker reads nothing
 * else.
 *
 * @param file its place in the folder
 * @param alt what it shows, for those who do not see it
 * @param caption what stands below it
 * @param papers the files of it for papers, by the name of their format; empty for none
 * @param seeds a drawing with single seeds, shown in place of this one where a reader wants it;
 *     null for none
 */
public record PlotFile(
    String file, String alt, String caption, Map<String, String> papers, PlotFile seeds) {

  /** The figure with another drawing that shows single seeds. */
  public PlotFile withSeeds(PlotFile other) {
    return new PlotFile(file, alt, caption, papers, other);
  }

  /** The figure's anchor in its page. */
  public String id() {
    return file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
  }

  public static PlotFile write(
      ReportFolder out, String name, Plot plot, String alt, String caption) {
    String file = "plots/" + name + ".svg";
    out.write(file, PlotSvg.draw(plot, alt));
    return new PlotFile(file, alt, caption, out.papers(name, plot), null);
  }
}
