package org.sphereface.reports.cell;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.LossLooks;
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

  /** The figures of each evaluation, in order. */
  private static final List<CellFigure.OfEvaluation> EVALUATION_FIGURES =
      List.of(VerificationFigures::roc, VerificationFigures::det, VerificationFigures::scores);

  /** The figures of the section on MegaFace, in order. */
  private static final List<CellFigure> MEGAFACE_FIGURES = List.of(MegaFacePlots::ofCell);

  /** The figures of the section on training, in order. */
  private static final List<CellFigure> TRAINING_FIGURES = List.of(TrainingCurves::draw);

  private final RunResults run;
  private final ReportedCell cell;
  private final Look look;

  public CellPage(RunResults run, ReportedCell cell) {
    this.run = run;
    this.cell = cell;
    this.look = new LossLooks(run.losses()).of(cell.plan().loss());
  }

  /** A cell in the list of cells. */
  public record Line(
      String id,
      String loss,
      String network,
      long seed,
      String state,
      String failure,
      List<String> evaluations) {}

  /** What the page shows. */
  public record Model(
      Map<String, String> nav,
      Line cell,
      String title,
      List<String> warnings,
      String departures,
      List<EvaluationSection> evaluations,
      List<PlotFile> megaFace,
      List<PlotFile> curves,
      Facts facts,
      String configuration) {}

  /** Names and values, by section. */
  public record Facts(
      Map<String, String> training, Map<String, String> options, Map<String, String> provenance) {}

  /** One evaluation; the pairs are null where none were kept. */
  public record EvaluationSection(
      String name,
      String accuracy,
      String caveats,
      Map<String, String> facts,
      List<HardestPair> different,
      List<HardestPair> same,
      String judged,
      List<List<String>> folds,
      List<PlotFile> plots) {}

  /** A pair with its outcome. */
  public record HardestPair(FacePair pair, String score, String threshold, String verdict) {}

  /** Returns the cell's line in the list of cells. */
  public Line line() {
    String patch = cell.plan().patch();
    return new Line(
        cell.plan().id(),
        PaperSettings.label(cell.plan().loss(), run.losses())
            + (patch == null ? "" : ", patch " + patch),
        PaperSettings.label(cell.plan().network(), run.networks()),
        cell.plan().seed(),
        cell.state().name().toLowerCase(Locale.ROOT),
        cell.result().map(CellResult::failure).orElse(""),
        cell.result().map(CellResult::evaluations).orElse(List.of()).stream()
            .map(e -> e.name() + ": " + accuracy(e))
            .toList());
  }

  /** Returns what the page shows, and writes its figures. */
  public Model model(Map<String, String> nav, ReportFolder out) {
    CellResult result = cell.result().orElseThrow();
    List<EvaluationSection> evaluations = new ArrayList<>();
    for (Evaluation evaluation : result.evaluations()) {
      String file = cell.plan().id() + "-" + (evaluations.size() + 1);
      evaluations.add(section(evaluation, file, out));
    }
    return new Model(
        nav,
        line(),
        run.plan().title(),
        result.warnings(),
        PaperSettings.departures(cell.plan().network()),
        evaluations,
        draw(MEGAFACE_FIGURES, out),
        draw(TRAINING_FIGURES, out),
        new Facts(training(result.training()), options(result), provenance(result.provenance())),
        result.provenance().configuration());
  }

  private List<PlotFile> draw(List<CellFigure> figures, ReportFolder out) {
    return figures.stream().flatMap(figure -> figure.draw(cell, look, out).stream()).toList();
  }

  private static List<HardestPair> hardest(List<FacePair> pairs, boolean same) {
    List<HardestPair> shown = new ArrayList<>();
    for (FacePair pair : pairs) {
      boolean right = same ? pair.score() > pair.threshold() : pair.score() < pair.threshold();
      shown.add(
          new HardestPair(
              pair,
              number("%.3f", pair.score()),
              number("%.3f", pair.threshold()),
              (right ? "correct " : "false ") + (same == right ? "accept" : "reject")));
    }
    return shown;
  }

  /** By which scores and thresholds the hardest pairs are judged, in a sentence. */
  private static String judged(Evaluation e) {
    String own = e.result().variant();
    String variant = e.hardest().variant() == null ? "uncentred" : e.hardest().variant();
    return variant.equals(own)
        ? "Judged by the scores of this evaluation (" + own + ") and the thresholds of its folds."
        : "Judged by the evaluation "
            + variant
            + ", not by the "
            + own
            + " evaluation of the accuracies above: its scores and thresholds are others.";
  }

  private EvaluationSection section(Evaluation e, String file, ReportFolder out) {
    VerificationResult measured = e.result();
    return new EvaluationSection(
        e.name(),
        accuracy(e),
        String.join(", ", Caveats.of(cell, e)),
        facts(e),
        e.hardest() == null ? null : hardest(e.hardest().different(), false),
        e.hardest() == null ? null : hardest(e.hardest().same(), true),
        e.hardest() == null ? null : judged(e),
        measured.folds().stream()
            .map(
                fold ->
                    List.of(
                        "" + fold.fold(),
                        number("%.2f", 100 * fold.accuracy()),
                        number("%.4f", fold.threshold())))
            .toList(),
        EVALUATION_FIGURES.stream().map(figure -> figure.draw(e, file, look, out)).toList());
  }

  private static Map<String, String> facts(Evaluation e) {
    VerificationResult measured = e.result();
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
    return facts;
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
