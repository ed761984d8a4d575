package org.sphereface.experiments.cli.run;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.reports.FigureExport;
import org.sphereface.reports.plot.FigureFormat;
import org.sphereface.reports.plot.FigureSize;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

  private static final Pattern LENGTH = Pattern.compile("(\\d+(?:\\.\\d+)?)(in|cm|mm|pt)");

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

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      description = "pdf, png (300 dots an inch), svg. Default: all three.")
  private List<String> formats = List.of("pdf", "png", "svg");

  @Option(
      names = "--width",
      paramLabel = "LENGTH",
      description = "Width in in, cm, mm or pt (1/72 inch). Default: 3.25in, a column.")
  private String width = "3.25in";

  @Option(
      names = "--font-size",
      paramLabel = "POINTS",
      description = "Size of the letters; lines and marks go with it. Default: 8.")
  private double fontSize = FigureSize.COLUMN.fontPoints();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the files. Default: figures, in the run's folder.")
  private Path out;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    FigureExport export = new FigureExport(figures, cells, formats(), size());
    List<Path> files = export.write(folder, out == null ? folder.resolve("figures") : out);
    files.forEach(file -> spec.commandLine().getOut().println(file.toAbsolutePath().normalize()));
    return CommandLine.ExitCode.OK;
  }

  private Set<FigureFormat> formats() {
    Set<FigureFormat> asked = EnumSet.noneOf(FigureFormat.class);
    for (String format : formats) {
      asked.add(
          FigureFormat.of(format)
              .orElseThrow(() -> usage("--format is pdf, png or svg, not " + format + ".")));
    }
    return asked;
  }

  private FigureSize size() {
    try {
      return new FigureSize(inches(), fontSize);
    } catch (IllegalArgumentException e) {
      throw usage(
          e.getMessage().substring(0, 1).toUpperCase(Locale.ROOT)
              + e.getMessage().substring(1)
              + ".");
    }
  }

  private double inches() {
    Matcher length = LENGTH.matcher(width);
    if (!length.matches()) {
      throw usage("--width is a number with in, cm, mm or pt, such as 3.25in, not " + width + ".");
    }
    double number = Double.parseDouble(length.group(1));
    return switch (length.group(2)) {
      case "cm" -> number / 2.54;
      case "mm" -> number / 25.4;
      case "pt" -> number / 72;
      default -> number;
    };
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
