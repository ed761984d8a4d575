package org.sphereface.reports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.plot.FigureFile;
import org.sphereface.reports.plot.FigureFormat;
import org.sphereface.reports.plot.FigureSize;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.run.RunResults;

/**
 * Figures of a stored run as files for a paper, the same as those of its report.
 *
 * @param figures which figures: each is a figure's name or a part of it between hyphens, such as
 *     {@code roc}; empty for all
 * @param cells cells whose figures are taken; empty for the figures of the whole run
 * @param formats the formats of each figure
 * @param size the size of each figure
 */
public record FigureExport(
    List<String> figures, List<String> cells, Set<FigureFormat> formats, FigureSize size) {

  public FigureExport {
    figures = List.copyOf(figures);
    cells = List.copyOf(cells);
    formats = Set.copyOf(formats);
  }

  /**
   * Writes the figures.
   *
   * @param dir the folder of a run
   * @param out the folder of the files, made if it is missing
   * @return the files
   * @throws org.sphereface.results.ResultException if a result file is missing or damaged
   * @throws ReportException if there is no such figure or cell, or a file cannot be written
   * @throws org.sphereface.reports.plot.FigureException if Java cannot draw text here
   */
  public List<Path> write(Path dir, Path out) {
    return write(chosen(dir, RunResults.read(dir)), formats, size, out);
  }

  /** Writes figures by the names of their files without the ending. */
  static List<Path> write(
      Map<String, Plot> figures, Set<FigureFormat> formats, FigureSize size, Path out) {
    OutputFolder folder = OutputFolder.at(out);
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, Plot> figure : figures.entrySet()) {
      for (FigureFormat format : FigureFormat.values()) {
        if (formats.contains(format)) {
          String name = figure.getKey() + "." + format.ending();
          try {
            files.add(folder.write(name, FigureFile.draw(figure.getValue(), format, size)));
          } catch (IOException e) {
            throw new ReportException(
                "Cannot write " + Reason.place(e, out.resolve(name)) + ": " + Reason.of(e) + ".");
          }
        }
      }
    }
    return files;
  }

  private Map<String, Plot> chosen(Path dir, RunResults run) {
    Set<String> planned =
        run.cells().stream()
            .map(cell -> cell.plan().id())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String cell : cells) {
      if (!planned.contains(cell)) {
        throw new ReportException(
            "Run " + dir + " has no cell " + cell + ". Its cells: " + list(planned) + ".");
      }
    }
    Map<String, Plot> offered = new LinkedHashMap<>();
    HtmlReport.figures(run)
        .forEach(
            (name, plot) -> {
              String of = run.cellOfFigure(name).map(cell -> cell.plan().id()).orElse("");
              if (cells.isEmpty() ? of.isEmpty() : cells.contains(of)) {
                offered.put(name, plot);
              }
            });
    Map<String, Plot> chosen = new LinkedHashMap<>(offered);
    chosen.keySet().removeIf(name -> !isAsked(name));
    for (String figure : figures) {
      if (offered.keySet().stream().noneMatch(name -> matches(name, figure))) {
        throw new ReportException(
            "Run "
                + dir
                + " has no figure "
                + figure
                + (cells.isEmpty() ? "" : " in these cells")
                + ". Its figures: "
                + list(offered.keySet())
                + (cells.isEmpty() ? "; --cell names a cell whose figures are meant." : "."));
      }
    }
    return chosen;
  }

  private static String list(Set<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private boolean isAsked(String name) {
    return figures.isEmpty() || figures.stream().anyMatch(figure -> matches(name, figure));
  }

  static boolean matches(String name, String figure) {
    return ("-" + name + "-").contains("-" + figure + "-");
  }
}
