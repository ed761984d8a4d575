package org.sphereface.experiments.cli.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.FigureOutput;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import org.sphereface.reports.EvaluationPage;
import org.sphereface.reports.EvaluationPage.Kind;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The page and the figures of an evaluation, by any protocol. */
final class FigureOptions {

  private static final long LONGEST_RESULT = 1L << 30;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--html",
      paramLabel = "DIR",
      description =
          "Also writes a page with figures, numbers and, where pairs are decided, the hardest pairs"
              + " (with their images where a network embeds them); its figures also as PNG, PDF and"
              + " SVG.")
  private Path html;

  @Option(
      names = "--plot",
      paramLabel = "[KIND=]FILE",
      description =
          "Also draws a figure; the ending is .pdf, .png or .svg. KIND is roc (the default) or"
              + " another that the protocol has: det, scores (pairs), det (ijb), cmc (megaface), dir"
              + " (blufr). Can be repeated.")
  private List<String> plots = List.of();

  @Option(
      names = "--beside",
      paramLabel = "NAME=FILE",
      description =
          "For --html and --plot: draws the result that an earlier 'evaluate ... --json' of the same"
              + " protocol printed into FILE over this one, as NAME; its hardest pairs too if it has"
              + " --with-pairs. Can be repeated.")
  private Map<String, Path> beside = new LinkedHashMap<>();

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description =
          "For --html and --plot: this result's name in legends. Default: the test set's.")
  private String label;

  /** Whether a page or a figure is asked for. */
  boolean given() {
    return html != null || !plots.isEmpty();
  }

  /** The name of this result in legends. */
  String label(String otherwise) {
    return label == null ? otherwise : label;
  }

  /**
   * Checks the options before anything is evaluated.
   *
   * @param kinds of figures that the protocol has
   * @throws CommandLine.ParameterException if they do not fit together
   */
  void requireUsable(Set<Kind> kinds) {
    Set<Path> files = new HashSet<>();
    for (FigureOutput plot : outputs()) {
      if (!kinds.contains(plot.kind())) {
        throw refusal(
            "--plot has no figure "
                + word(plot.kind())
                + " here"
                + (kinds.isEmpty()
                    ? "; there is none."
                    : ": give "
                        + kinds.stream().map(FigureOptions::word).collect(Collectors.joining(", "))
                        + "."));
      }
      if (!files.add(plot.file().toAbsolutePath().normalize())) {
        throw refusal(
            "Two --plot name the file " + plot.file() + ": give each figure a file of its own.");
      }
    }
    if (!given() && (!beside.isEmpty() || label != null)) {
      throw refusal("--beside and --label need --html or --plot.");
    }
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private CommandLine.ParameterException refusal(String message) {
    return new CommandLine.ParameterException(command.commandLine(), message);
  }

  private List<FigureOutput> outputs() {
    return plots.stream().map(plot -> FigureOutput.of(plot, command.commandLine())).toList();
  }

  /** Takes a result out of JSON. */
  interface ResultReader<T> {
    /** Returns null if the JSON is of another protocol. */
    T read(JsonNode tree) throws JsonProcessingException;
  }

  /** Converts a part of JSON. */
  static <T> T read(JsonNode tree, Class<T> type) throws JsonProcessingException {
    return JSON.treeToValue(tree, type);
  }

  /**
   * Reads the results that are drawn over this one, by their names.
   *
   * @param what the command that prints such a result
   * @throws CommandException if a file holds none
   */
  <T> Map<String, T> beside(String what, ResultReader<T> reader) {
    Map<String, T> results = new LinkedHashMap<>();
    beside.forEach((name, file) -> results.put(name, read(file, what, reader)));
    return results;
  }

  private static <T> T read(Path file, String what, ResultReader<T> reader) {
    try {
      JsonNode tree = JSON.readTree(InputFile.bytes(file, LONGEST_RESULT));
      T result = tree == null ? null : reader.read(tree);
      if (result == null) {
        throw new CommandException(
            file + " is no such result: give what 'sphereface " + what + " --json' printed.");
      }
      return result;
    } catch (JsonProcessingException e) {
      throw new CommandException(
          file
              + " is no such result: "
              + e.getOriginalMessage()
              + "; give what 'sphereface "
              + what
              + " --json' printed.");
    } catch (IOException e) {
      throw new CommandException("Cannot read " + file + ": " + Reason.of(e) + ".");
    }
  }

  /** Writes what is asked for, and prints where it is. */
  void write(EvaluationPage page, PrintWriter console) {
    if (html != null) {
      console.println("Page: " + page.write(html).toAbsolutePath().normalize());
    }
    for (FigureOutput plot : outputs()) {
      byte[] drawn =
          page.draw(plot.kind(), plot.format())
              .orElseThrow(
                  () ->
                      new CommandException(
                          "The result has no figure "
                              + word(plot.kind())
                              + ": too few scores for one of its points."));
      try {
        WholeFile.write(plot.file(), drawn);
      } catch (IOException e) {
        throw new CommandException("Cannot write " + plot.file() + ": " + Reason.of(e) + ".");
      }
      console.println("Figure: " + plot.file().toAbsolutePath().normalize());
    }
    console.flush();
  }
}
