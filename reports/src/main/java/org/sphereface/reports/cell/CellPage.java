package org.sphereface.reports.cell;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.HardestPairs.FacePair;
import org.sphereface.results.Provenance;
import org.sphereface.results.TrainingSession;

/** One cell's page: what it measured, how it trained, and where it comes from. */
public final class CellPage {

  private final RunResults run;
  private final ReportedCell cell;

  public CellPage(RunResults run, ReportedCell cell) {
    this.run = run;
    this.cell = cell;
  }

  /** Its line in the list of cells. */
  public Map<String, Object> line() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", cell.plan().id());
    String patch = cell.plan().patch();
    line.put(
        "loss",
        PaperSettings.label(cell.plan().loss(), run.losses())
            + (patch == null ? "" : ", patch " + patch));
    line.put("network", PaperSettings.label(cell.plan().network(), run.networks()));
    line.put("seed", cell.plan().seed());
    line.put("state", cell.state().name().toLowerCase(Locale.ROOT));
    line.put("failure", cell.result().map(CellResult::failure).orElse(""));
    line.put(
        "evaluations",
        cell.result().map(CellResult::evaluations).orElse(List.of()).stream()
            .map(e -> e.name() + ": " + accuracy(e))
            .toList());
    return line;
  }

  /** The page's model; writes the plots that it shows. */
  public Map<String, Object> model(ReportFolder out) {
    CellResult result = cell.result().orElseThrow();
    CellPlots plots = new CellPlots(cell.plan().id(), out);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("cell", line());
    model.put("title", run.plan().title());
    model.put("warnings", result.warnings());
    model.put("departures", PaperSettings.departures(cell.plan().network()));
    model.put("curves", plots.curves(result));
    List<Map<String, Object>> evaluations = new ArrayList<>();
    for (int i = 0; i < result.evaluations().size(); i++) {
      evaluations.add(evaluation(result.evaluations().get(i), plots, i + 1));
    }
    model.put("evaluations", evaluations);
    model.put("megaFace", megaFace(out));
    model.put("training", training(result.training()));
    model.put("provenance", provenance(result.provenance()));
    model.put("options", options(result));
    model.put("configuration", result.provenance().configuration());
    return model;
  }

  private List<PlotFile> megaFace(ReportFolder out) {
    Map<String, MegaFaceResult> results = new LinkedHashMap<>();
    cell.megaFace().ifPresent(result -> results.put(cell.plan().loss().label(), result));
    return new MegaFacePlots(out)
        .write(cell.plan().id() + "-megaface", "MegaFace" + MegaFacePlots.faces(cell), results);
  }

  private static List<Map<String, Object>> hardest(List<FacePair> pairs, boolean same) {
    List<Map<String, Object>> shown = new ArrayList<>();
    for (FacePair pair : pairs) {
      boolean right = same ? pair.score() > pair.threshold() : pair.score() < pair.threshold();
      shown.add(
          Map.of(
              "left", pair.left(),
              "right", pair.right(),
              "leftImage", pair.leftImage(),
              "rightImage", pair.rightImage(),
              "score", number("%.3f", pair.score()),
              "threshold", number("%.3f", pair.threshold()),
              "verdict", right ? "told right" : same ? "false reject" : "false accept"));
    }
    return shown;
  }

  private Map<String, Object> evaluation(Evaluation e, CellPlots plots, int number) {
    VerificationResult measured = e.result();
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", e.name());
    model.put("accuracy", accuracy(e));
    model.put("caveats", String.join(", ", Caveats.of(cell, e)));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Test set", e.data());
    facts.put("Test set's fingerprint", e.fingerprint());
    if (e.pairs() != null) {
      facts.put("SHA-256 of the pairs", e.pairs());
    }
    facts.put("Protocol", measured.protocol() + ", " + measured.variant() + " evaluation");
    facts.put(
        "Pairs",
        measured.samePairs()
            + " same, "
            + measured.differentPairs()
            + " different, from "
            + measured.pairSource());
    facts.put("Folds", measured.folds().size() + " of " + measured.foldsInSource());
    facts.put("Area under the ROC", number("%.4f", measured.areaUnderCurve()));
    facts.put("Equal error rate", number("%.2f %%", 100 * measured.equalErrorRate()));
    for (VerificationResult.TarAtFar point : measured.tarAtFar()) {
      boolean finer = point.far() * measured.differentPairs() < 1 - 1e-9;
      facts.put(
          "TAR at FAR " + BigDecimal.valueOf(point.far()).stripTrailingZeros().toPlainString(),
          number("%.2f %%", 100 * point.tar())
              + (finer ? " (no different pair accepted: finer than 1 of these pairs)" : ""));
    }
    model.put("facts", facts);
    if (e.hardest() != null) {
      model.put("different", hardest(e.hardest().different(), false));
      model.put("same", hardest(e.hardest().same(), true));
    }
    model.put(
        "folds",
        measured.folds().stream()
            .map(
                fold ->
                    List.of(
                        "" + fold.fold(),
                        number("%.2f", 100 * fold.accuracy()),
                        number("%.4f", fold.threshold())))
            .toList());
    model.put("plots", plots.evaluation(e, number));
    return model;
  }

  private static Map<String, String> training(CellResult.Training t) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Training set", t.data() + (t.synthetic() ? " (synthetic)" : ""));
    facts.put("Training set's fingerprint", t.fingerprint());
    facts.put("Images", "" + t.images());
    facts.put("Identities", "" + t.identities());
    facts.put("Seed", "" + t.seed());
    facts.put("Iterations", "" + t.iterations());
    facts.put("Batch", t.batch() + " images");
    facts.put("Precision", t.precision() == null ? "float32" : t.precision());
    facts.put("Parameters of the network", "" + t.parameters());
    facts.put("Time", number("%.1f s", t.seconds()));
    facts.put("Rate", number("%.1f images/s", t.imagesPerSecond()));
    if (t.start() != null) {
      facts.put("Started from parameters with SHA-256", t.start());
    }
    if (t.reading() != null) {
      facts.put("Waiting for images", number("%.1f %% of the time", 100 * t.reading().waitShare()));
      facts.put("Broken images skipped", "" + t.reading().broken());
    }
    return facts;
  }

  private static Map<String, String> provenance(Provenance p) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Command", p.command());
    facts.put("Commit of the harness", p.gitCommit());
    facts.put("Engine", p.engine());
    new TreeMap<>(p.versions()).forEach((name, value) -> facts.put("Version: " + name, value));
    new TreeMap<>(p.machine()).forEach((name, value) -> facts.put("Machine: " + name, value));
    new TreeMap<>(p.environment()).forEach((name, value) -> facts.put("Setting: " + name, value));
    for (TrainingSession part :
        p.sessions().size() > 1 ? p.sessions() : List.<TrainingSession>of()) {
      facts.put(
          "Trained, iterations " + part.firstIteration() + " to " + part.lastIteration(),
          String.join(
              "; ",
              part.started(),
              part.engine() + " on " + part.devices(),
              part.threads() + " threads",
              part.processor(),
              "commit " + part.commit()));
    }
    List<String> breaks = TrainingSession.breaks(p.sessions());
    if (!breaks.isEmpty()) {
      facts.put("Trained in parts", String.join(" ", breaks));
    }
    facts.put("Started", p.started());
    facts.put("Training and evaluation", number("%.1f s", p.wallSeconds()));
    return facts;
  }

  private static Map<String, String> options(CellResult result) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Loss", result.loss().id());
    new TreeMap<>(result.loss().options())
        .forEach((name, value) -> facts.put("Loss: " + name, value.toString()));
    facts.put("Network", result.network().id());
    new TreeMap<>(result.network().options())
        .forEach((name, value) -> facts.put("Network: " + name, value.toString()));
    return facts;
  }

  private String accuracy(Evaluation e) {
    String caveats = String.join(", ", Caveats.of(cell, e));
    return number("%.2f", 100 * e.result().meanAccuracy())
        + number(" ± %.2f %%", 100 * e.result().standardError())
        + " over its folds"
        + (caveats.isEmpty() ? "" : " (" + caveats + ")");
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
