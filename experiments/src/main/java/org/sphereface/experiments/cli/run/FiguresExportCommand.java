package org.sphereface.experiments.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sphereface.reports.FigureExport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface figures export}: figures of a run as files for a paper. */
@Command(
    name = "export",
    description = "Writes figures of a run's report as PDF, PNG and SVG for a paper.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sphereface figures export runs/miniature",
      "  sphereface figures export runs/miniature --figure roc --format pdf --width 3.25in"
          + " --font-size 8",
      "  sphereface figures export runs/miniature --cell softmax_sphereface-4_seed1 --figure loss"
    })
final class FiguresExportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "Folder of a run (its --out).")
  private Path folder;

  @Option(
      names = "--figure",
      paramLabel = "NAME",
      split = ",",
      description =
          "Figures with this name, or with it between hyphens: roc takes roc-1 and roc-2. Can be"
              + " repeated. Default: all.")
  private List<String> figures = List.of();

  @Option(
      names = "--cell",
      paramLabel = "ID",
      split = ",",
      description =
          "Figures of the page of this cell, in place of those of the whole run. Can be repeated.")
  private List<String> cells = List.of();

  @Mixin private FigureFileOptions files;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the files. Default: figures, in the run's folder.")
  private Path out;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    FigureExport export = new FigureExport(figures, cells, files.formats(), files.size());
    List<Path> written = export.write(folder, out == null ? folder.resolve("figures") : out);
    written.forEach(file -> spec.commandLine().getOut().println(file.toAbsolutePath().normalize()));
    return CommandLine.ExitCode.OK;
  }
}
