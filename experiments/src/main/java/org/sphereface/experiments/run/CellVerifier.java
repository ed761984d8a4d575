package org.sphereface.experiments.run;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.experiments.training.EmbeddingExtractor;
import org.sphereface.experiments.training.PretrainedNetwork;
import org.sphereface.reports.result.CellResult;
import org.sphereface.reports.result.CellResult.Status;
import org.sphereface.reports.result.Provenance;
import org.sphereface.reports.result.ResultFiles;

/**
 * Repeats the evaluations of finished cells from their stored parameters and compares every figure
 * with the result file. On the same engine, device and threads they must be equal to the last bit.
 */
public final class CellVerifier {

  private static final int SHOWN = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<EvaluationPlan, OpenEvaluation> open = new HashMap<>();

  /**
   * @param same whether all figures are as in the result file
   * @param sentence what was compared, or how it differs
   */
  public record Verdict(boolean same, String sentence) {}

  /**
   * @param folder of a run
   */
  public CellVerifier(Path folder) {
    this.folder = folder;
  }

  /** The planned cells' ids, in order. */
  public List<String> cells() {
    return ResultFiles.readPlan(folder).cells().stream().map(cell -> cell.id()).toList();
  }

  /**
   * Verifies a cell.
   *
   * @throws org.sphereface.reports.ReportException if its result file is damaged
   * @throws org.sphereface.experiments.matrix.MatrixException if its configuration cannot be read
   * @throws IllegalArgumentException if its parameters are damaged
   */
  public Verdict verify(String id) {
    Optional<CellResult> found = ResultFiles.readCell(folder, id);
    if (found.isEmpty() || found.get().status() != Status.FINISHED) {
      return new Verdict(false, "is not finished: run the matrix again.");
    }
    CellResult result = found.get();
    Path parameters = folder.resolve("cells").resolve(id).resolve(MatrixRunner.PARAMETERS);
    if (!Files.isRegularFile(parameters)) {
      return new Verdict(false, "has no parameters any more: there is no " + parameters + ".");
    }
    Matrix matrix =
        new MatrixReader().cell(result.provenance().configuration(), "configuration of " + id);
    List<CellResult.Evaluation> repeated = new ArrayList<>();
    try (PretrainedNetwork network =
        new PretrainedNetwork(
            matrix.networks().get(0), parameters, Engine.getInstance().getDevices(1)[0])) {
      EmbeddingExtractor extractor = new EmbeddingExtractor(network, images -> {});
      for (EvaluationPlan plan : matrix.evaluations()) {
        repeated.add(
            open.computeIfAbsent(plan, p -> OpenEvaluation.open(p, OpenSets.CACHE_BYTES))
                .evaluate(extractor));
      }
    }
    List<String> differences = new ArrayList<>();
    compare("", JSON.valueToTree(result.evaluations()), JSON.valueToTree(repeated), differences);
    return differences.isEmpty()
        ? new Verdict(true, summary(repeated))
        : new Verdict(false, told(differences, result.provenance()));
  }

  private static String summary(List<CellResult.Evaluation> evaluations) {
    List<String> names = evaluations.stream().map(CellResult.Evaluation::name).toList();
    return "every figure is the same (" + String.join(", ", names) + ").";
  }

  private static String told(List<String> differences, Provenance then) {
    int more = differences.size() - Math.min(SHOWN, differences.size());
    String figures =
        String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size())))
            + (more > 0 ? "; and " + more + " more" : "");
    Provenance now =
        new ProvenanceCollector("", "[" + Engine.getInstance().getDevices(1)[0] + "]")
            .collect("", Instant.EPOCH, 0);
    List<String> reasons = new ArrayList<>();
    difference("engine", then.engine(), now.engine(), reasons);
    difference(
        "OMP_NUM_THREADS",
        then.environment().get("OMP_NUM_THREADS"),
        now.environment().get("OMP_NUM_THREADS"),
        reasons);
    difference(
        "processor", then.machine().get("processor"), now.machine().get("processor"), reasons);
    return "differs: "
        + figures
        + (reasons.isEmpty()
            ? ". Engine, threads and processor are the same, so it should not: data or program have"
                + " changed."
            : ". So do " + String.join(" and ", reasons) + ".");
  }

  private static void difference(String what, String then, String now, List<String> into) {
    if (!Objects.equals(then, now)) {
      into.add(what + " (" + then + " then, " + now + " now)");
    }
  }

  /** Adds each place where the trees differ, with both values. */
  private static void compare(String at, JsonNode then, JsonNode now, List<String> into) {
    if (then.isContainerNode() && now.isContainerNode() && then.size() == now.size()) {
      if (then.isArray() && now.isArray()) {
        for (int i = 0; i < then.size(); i++) {
          compare(at + "[" + i + "]", then.get(i), now.get(i), into);
        }
        return;
      }
      TreeSet<String> names = new TreeSet<>();
      for (Iterator<String> each = then.fieldNames(); each.hasNext(); ) {
        names.add(each.next());
      }
      for (String name : names) {
        compare(at.isEmpty() ? name : at + "." + name, then.get(name), now.path(name), into);
      }
      return;
    }
    if (!then.equals(now)) {
      into.add(at + " was " + then + " and is " + now);
    }
  }
}
