package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.plot.FigureFormat;
import org.sphereface.reports.plot.FigureSize;
import org.sphereface.reports.run.RunResults;

class FigureExportTest {

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void aRunOfTwoLosses() {
    run =
        new FakeRun(folder.resolve("run"))
            .finished(SOFTMAX, network(4, 0.25), 1, evaluation("made", true, null, 0.8))
            .finished(aSoftmax(4), network(4, 0.25), 1, evaluation("made", true, null, 0.9))
            .plan("Fake faces");
  }

  private static FigureExport export(List<String> figures, List<String> cells, FigureSize size) {
    return new FigureExport(figures, cells, EnumSet.of(FigureFormat.SVG), size);
  }

  private String firstCell() {
    return RunResults.read(run).cells().get(0).plan().id();
  }

  @Test
  void aReportLinksTheFilesOfTheRunsFiguresAndNamesThemInItsManifest() throws IOException {
    HtmlReport.write(run);
    Path report = run.resolve("report");
    String page = Files.readString(report.resolve("curves.html"));
    String manifest = Files.readString(report.resolve("manifest.txt"));
    for (String file : List.of("figures/roc-1.png", "figures/roc-1.pdf", "figures/det-1.svg")) {
      assertTrue(page.contains("href=\"" + file + "\""), file);
      assertTrue(manifest.contains("  " + file + "\n"), file);
      assertTrue(Files.size(report.resolve(file)) > 1000, file);
    }
    assertFalse(manifest.contains("figures/" + firstCell()), "files of single cells");
    String cell = Files.readString(report.resolve("cells/" + firstCell() + ".html"));
    assertTrue(cell.contains("sphereface figures export DIR --cell " + firstCell()));
  }

  @Test
  void anExportHasTheBytesOfTheReportsFile() throws IOException {
    HtmlReport.write(run);
    Path out = folder.resolve("out");
    List<Path> files =
        new FigureExport(List.of("roc-1"), List.of(), Set.of(FigureFormat.PDF), FigureSize.COLUMN)
            .write(run, out);
    assertEquals(List.of(out.resolve("roc-1.pdf")), files.subList(0, 1));
    assertArrayEquals(
        Files.readAllBytes(run.resolve("report/figures/roc-1.pdf")),
        Files.readAllBytes(files.get(0)));
  }

  @Test
  void figuresOfOneCellAreTakenByItsName() {
    List<Path> files =
        export(List.of("roc"), List.of(firstCell()), FigureSize.COLUMN).write(run, folder);
    assertEquals(List.of(folder.resolve(firstCell() + "-1-roc.svg")), files);
  }

  @Test
  void figuresAreChosenByPartsBetweenHyphens() {
    assertTrue(FigureExport.matches("fig7-1-roc-10000", "roc"));
    assertTrue(FigureExport.matches("fig7-1-roc-10000", "fig7-1"));
    assertFalse(FigureExport.matches("rocky-1", "roc"));
  }

  @Test
  void anUnknownFigureOrCellIsNamedWithThoseThatThereAre() {
    ReportException figure =
        assertThrows(
            ReportException.class,
            () -> export(List.of("cmc"), List.of(), FigureSize.COLUMN).write(run, folder));
    assertTrue(figure.getMessage().contains("no figure cmc"), figure.getMessage());
    assertTrue(figure.getMessage().contains("roc-1"), figure.getMessage());
    ReportException cell =
        assertThrows(
            ReportException.class,
            () -> export(List.of(), List.of("nobody"), FigureSize.COLUMN).write(run, folder));
    assertTrue(cell.getMessage().contains("no cell nobody"), cell.getMessage());
    assertTrue(cell.getMessage().contains(firstCell()), cell.getMessage());
  }
}
