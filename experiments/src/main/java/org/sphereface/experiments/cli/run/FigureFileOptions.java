package org.sphereface.experiments.cli.run;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.reports.plot.FigureFormat;
import org.sphereface.reports.plot.FigureSize;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The formats and the size of figures for a paper. */
final class FigureFileOptions {

  private static final Pattern LENGTH = Pattern.compile("(\\d+(?:\\.\\d+)?)(in|cm|mm|pt)");

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

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Returns the formats that are asked for. */
  Set<FigureFormat> formats() {
    Set<FigureFormat> asked = EnumSet.noneOf(FigureFormat.class);
    for (String format : formats) {
      asked.add(
          FigureFormat.of(format)
              .orElseThrow(() -> usage("--format is pdf, png or svg, not " + format + ".")));
    }
    return asked;
  }

  /** Returns the size that is asked for. */
  FigureSize size() {
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
    return new CommandLine.ParameterException(command.commandLine(), message);
  }
}
