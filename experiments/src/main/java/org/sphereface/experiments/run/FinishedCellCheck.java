package org.sphereface.experiments.run;

import ai.djl.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.data.OpenedEvaluation;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.ConfigurationChanges;
import org.sphereface.experiments.matrix.ConfigurationChanges.Change;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.files.ContentFingerprint;
import org.sphereface.files.ContentFingerprint.Comparison;
import org.sphereface.results.CellResult;
import org.sphereface.results.ResultFiles;

/**
 * Checks that the finished cells of a folder are those of a matrix: made with the same
 * configuration, on sets of the same content, from the same parameters.
 */
final class FinishedCellCheck {

  private final Matrix matrix;
  private final RunSettings settings;

  FinishedCellCheck(Matrix matrix, RunSettings settings) {
    this.matrix = matrix;
    this.settings = settings;
  }

  private Optional<CellResult> finished(Cell cell) {
    return ResultFiles.readCell(settings.out(), cell.id())
        .filter(result -> result.status() == CellResult.Status.FINISHED);
  }

  /**
   * Compares what can be compared without the data.
   *
   * @throws RunException if a finished cell was made with another configuration
   */
  void requireSameConfiguration() {
    for (Cell cell : matrix.cells()) {
      finished(cell)
          .ifPresent(
              result -> {
                List<String> changes =
                    changes(cell, result).stream()
                        .filter(change -> !change.isPlaceOfData())
                        .map(Change::toString)
                        .toList();
                if (!changes.isEmpty()) {
                  throw refused(
                      cell, "was made with another configuration (" + join(changes) + ")");
                }
              });
    }
  }

  private List<Change> changes(Cell cell, CellResult result) {
    String then = result.provenance().configuration();
    String now = matrix.configuration(cell);
    return then.equals(now) ? List.of() : ConfigurationChanges.between(then, now);
  }

  /**
   * Compares the content of the sets, the pairs, and the parameters that training started from.
   * Warns of cells that were made by another engine.
   *
   * @throws RunException if a finished cell was made of others
   */
  void requireSameContent(Map<FacePatch, OpenedDatasets> sets) {
    List<String> notComparable = new ArrayList<>();
    List<String> otherEngine = new ArrayList<>();
    String engine = Engine.getInstance().getEngineName();
    for (Cell cell : matrix.cells()) {
      finished(cell)
          .ifPresent(
              result -> {
                requireSameContent(cell, result, sets.get(cell.patch()), notComparable::add);
                if (!result.provenance().engine().startsWith(engine + " ")) {
                  otherEngine.add(cell.id() + " (" + result.provenance().engine() + ")");
                }
              });
    }
    if (!otherEngine.isEmpty()) {
      settings.print(
          "WARNING: The finished cell %s%s was made by another engine than this run's, %s. It is"
              + " kept; --force runs it again.",
          otherEngine.get(0),
          otherEngine.size() == 1 ? "" : ", as " + (otherEngine.size() - 1) + " more,",
          engine);
    }
    if (!notComparable.isEmpty()) {
      settings.print(
          "WARNING: It is unknown whether the finished cell %s%s is of the same data: its"
              + " result is of an earlier version, whose fingerprints do not cover the images'"
              + " bytes. It is kept; --force runs it again.",
          notComparable.get(0),
          notComparable.size() == 1 ? "" : " (and " + (notComparable.size() - 1) + " more)");
    }
  }

  private void requireSameContent(
      Cell cell, CellResult result, OpenedDatasets sets, Consumer<String> notComparable) {
    Comparison all = compareTraining(cell, result, sets.training());
    for (CellResult.Evaluation then : result.evaluations()) {
      Optional<OpenedEvaluation> now =
          sets.evaluations().stream()
              .filter(of -> of.plan().name().equals(then.name()))
              .findFirst();
      if (now.isPresent() && compare(cell, then, now.get()) == Comparison.NOT_COMPARABLE) {
        all = Comparison.NOT_COMPARABLE;
      }
    }
    Optional<WarmStartParameters> start = WarmStartParameters.of(cell, settings.out());
    String started = result.training().start();
    if (started != null && start.isPresent() && !start.get().sha256().equals(started)) {
      throw refused(
          cell,
          "started from other parameters than those that the cell '" + cell.start() + "' has now");
    }
    if (all == Comparison.NOT_COMPARABLE) {
      List<String> places =
          changes(cell, result).stream()
              .filter(Change::isPlaceOfData)
              .map(Change::toString)
              .toList();
      if (!places.isEmpty()) {
        throw refused(cell, "was made with another configuration (" + join(places) + ")");
      }
      notComparable.accept(cell.id());
    }
  }

  private Comparison compareTraining(Cell cell, CellResult result, FaceDataset now) {
    CellResult.Training then = result.training();
    Comparison content = ContentFingerprint.compare(then.fingerprint(), now.fingerprint());
    boolean otherCounts =
        then.images() != now.images().size() || then.identities() != now.identities().size();
    if (content == Comparison.OTHER || (content == Comparison.NOT_COMPARABLE && otherCounts)) {
      throw refused(
          cell,
          "was trained on another training set ("
              + difference(
                  described(then.data(), then.images(), then.identities()),
                  described(now.description(), now.images().size(), now.identities().size()))
              + ")");
    }
    return content;
  }

  private Comparison compare(Cell cell, CellResult.Evaluation then, OpenedEvaluation now) {
    Comparison content = ContentFingerprint.compare(then.fingerprint(), now.faces().fingerprint());
    if (content == Comparison.OTHER) {
      throw refused(
          cell,
          "was evaluated on another test set in '"
              + then.name()
              + "' ("
              + difference(then.data(), now.faces().description())
              + ")");
    }
    if (then.pairs() != null && !then.pairs().equals(now.pairsHash())) {
      throw refused(
          cell,
          "was evaluated on other pairs in '"
              + then.name()
              + "' ("
              + difference(then.result().pairSource(), now.pairs().source())
              + ")");
    }
    return content;
  }

  private static String described(String data, int images, int identities) {
    return data + ": " + images + " images of " + identities + " identities";
  }

  private static String difference(String then, String now) {
    return then.equals(now)
        ? "the content of '" + now + "' has changed since"
        : "it was '" + then + "' and is '" + now + "'";
  }

  private static String join(List<String> changes) {
    return String.join("; ", changes);
  }

  private RunException refused(Cell cell, String how) {
    return new RunException(
        "The finished cell '"
            + cell.id()
            + "' in "
            + settings.out()
            + " "
            + how
            + ": choose another --out, or --force to run it again.");
  }
}
