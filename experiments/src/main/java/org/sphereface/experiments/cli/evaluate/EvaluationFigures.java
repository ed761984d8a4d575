package org.sphereface.experiments.cli.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.FigureOutput;
import org.sphereface.experiments.data.Thumbnail;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.reports.EvaluationReport;
import org.sphereface.reports.EvaluationReport.Evaluated;
import picocli.CommandLine;

/**
 * Writes what {@code --html} and {@code --plot} ask for.
 *
 * @param html the folder of the page; null for none
 * @param plots the figures, each {@code [KIND=]FILE}
 */
record EvaluationFigures(Path html, List<String> plots) {

  private static final long LONGEST_RESULT = 1L << 30;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Checks the options before anything is evaluated. */
  static void requireUsable(
      Path html, List<String> plots, Map<String, Path> beside, String label, CommandLine command) {
    plots.forEach(plot -> FigureOutput.of(plot, command));
    if (html == null && plots.isEmpty() && (!beside.isEmpty() || label != null)) {
      throw new CommandLine.ParameterException(
          command, "--beside and --label need --html or --plot.");
    }
    beside.forEach(EvaluationFigures::read);
  }

  /**
   * @param names of the outcomes in legends
   * @param beside results of files, by their names in legends
   * @param input has the images, and where the places of the files are printed
   */
  void write(
      String title,
      List<String> names,
      List<VerificationOutcome> outcomes,
      Map<String, Path> beside,
      EmbeddingOptions input) {
    PrintWriter console = input.console();
    List<Evaluated> all = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      all.add(new Evaluated(names.get(i), outcomes.get(i).result(), outcomes.get(i).decisions()));
    }
    beside.forEach((name, file) -> all.add(read(name, file)));
    EvaluationReport report = new EvaluationReport(title, all, thumbnails(input.faces()));
    if (html != null) {
      console.println("Page: " + report.write(html).toAbsolutePath().normalize());
    }
    for (String text : plots) {
      FigureOutput plot = FigureOutput.of(text, null);
      try {
        WholeFile.write(plot.file(), report.draw(plot.figure(), plot.format()));
      } catch (IOException e) {
        throw new CommandException("Cannot write " + plot.file() + ": " + Reason.of(e) + ".");
      }
      console.println("Figure: " + plot.file().toAbsolutePath().normalize());
    }
    console.flush();
  }

  /** Reads the images of faces by their names; other names, such as those of videos, have none. */
  private static Function<String, Optional<String>> thumbnails(Optional<FaceDataset> faces) {
    Map<String, Integer> places = new HashMap<>();
    faces.ifPresent(
        set -> {
          for (int i = 0; i < set.images().size(); i++) {
            places.put(set.images().get(i), i);
          }
        });
    return name ->
        Optional.ofNullable(places.get(name))
            .flatMap(place -> thumbnail(faces.orElseThrow(), place));
  }

  private static Optional<String> thumbnail(FaceDataset faces, int place) {
    try {
      return Optional.of(faces.image(place, Thumbnail::png));
    } catch (DatasetException e) {
      // embeddings are evaluated without their images too; the table has the pair
      return Optional.empty();
    }
  }

  private static Evaluated read(String name, Path file) {
    try {
      JsonNode tree = JSON.readTree(InputFile.bytes(file, LONGEST_RESULT));
      if (tree == null || !tree.hasNonNull("roc") || !tree.hasNonNull("histogram")) {
        throw new CommandException(
            file + " is no result on pairs: give what 'sphereface evaluate lfw --json' printed.");
      }
      List<PairDecision> decisions = new ArrayList<>();
      for (JsonNode pair : tree.path("pairs")) {
        decisions.add(JSON.treeToValue(pair, PairDecision.class));
      }
      return new Evaluated(name, JSON.treeToValue(tree, VerificationResult.class), decisions);
    } catch (JsonProcessingException e) {
      throw new CommandException(file + " is no result on pairs: " + e.getOriginalMessage() + ".");
    } catch (IOException e) {
      throw new CommandException("Cannot read " + file + ": " + Reason.of(e) + ".");
    }
  }
}
