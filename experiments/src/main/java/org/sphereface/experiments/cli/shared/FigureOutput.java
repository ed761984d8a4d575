package org.sphereface.experiments.cli.shared;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.sphereface.reports.EvaluationPage.Kind;
import org.sphereface.reports.plot.FigureFormat;
import picocli.CommandLine;

/**
 * A figure of an evaluation and its file, as {@code --plot [KIND=]FILE} names them.
 *
 * @param kind which figure; the ROC if none is named
 * @param format by the ending of the file
 */
public record FigureOutput(Kind kind, Path file, FigureFormat format) {

  /**
   * Reads the value of the option.
   *
   * @throws CommandLine.ParameterException if the file has another ending than a format's
   */
  public static FigureOutput of(String text, CommandLine commandLine) {
    String file = file(text);
    FigureFormat format =
        FigureFormat.of(file.substring(file.lastIndexOf('.') + 1))
            .orElseThrow(
                () ->
                    new CommandLine.ParameterException(
                        commandLine,
                        "--plot takes a file that ends in .pdf, .png or .svg, with a kind and = before"
                            + " it if wanted, such as roc=, not "
                            + text
                            + "."));
    return new FigureOutput(named(text).orElse(Kind.ROC), Path.of(file), format);
  }

  /** The file in the value of the option. */
  static String file(String text) {
    return named(text).isPresent() ? text.substring(text.indexOf('=') + 1) : text;
  }

  private static Optional<Kind> named(String text) {
    int equals = text.indexOf('=');
    return Arrays.stream(Kind.values())
        .filter(kind -> equals > 0 && kind.name().equalsIgnoreCase(text.substring(0, equals)))
        .findFirst();
  }
}
