package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sphereface.files.ContentFingerprint;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.MegaFaceSets;

/** The data and settings behind a report's numbers, and why they are not those of the paper. */
public final class Caveats {

  private final RunResults run;

  public Caveats(RunResults run) {
    this.run = run;
  }

  /** Returns why a cell's accuracy is not one of the full protocol and training on real faces. */
  public static List<String> of(ReportedCell cell, Evaluation evaluation) {
    List<String> caveats = new ArrayList<>(of(evaluation));
    boolean synthetic = cell.result().map(r -> r.training().synthetic()).orElse(false);
    if (synthetic && !evaluation.synthetic()) {
      caveats.add("trained on synthetic");
    }
    precision(cell).ifPresent(caveats::add);
    return List.copyOf(caveats);
  }

  /** Returns the precision of a training, such as {@code mixed precision}; empty for float32. */
  private static Optional<String> precision(ReportedCell cell) {
    return cell.result().map(r -> r.training().precision()).map(name -> name + " precision");
  }

  /** Returns why an evaluation is not the full protocol on real faces. */
  public static List<String> of(Evaluation evaluation) {
    Set<String> caveats = new LinkedHashSet<>();
    if (evaluation.synthetic()) {
      caveats.add("synthetic");
    }
    VerificationResult result = evaluation.result();
    if (evaluation.subset() != null) {
      caveats.add(evaluation.subset());
    } else if (result.folds().size() < result.foldsInSource()) {
      caveats.add(result.folds().size() + " of " + result.foldsInSource() + " folds");
    }
    return List.copyOf(caveats);
  }

  /** Returns why a cell's result is not one of the full MegaFace and training on real faces. */
  public static List<String> ofMegaFace(ReportedCell cell) {
    List<String> caveats = new ArrayList<>();
    if (cell.megaFaceSets().map(MegaFaceSets::hasSynthetic).orElse(false)) {
      caveats.add("synthetic");
    } else if (cell.result().map(r -> r.training().synthetic()).orElse(false)) {
      caveats.add("trained on synthetic");
    }
    precision(cell).ifPresent(caveats::add);
    cell.megaFace()
        .map(result -> MegaFaceMetric.largest(result).distractors())
        .filter(distractors -> distractors < MegaFaceMetric.PAPER_DISTRACTORS)
        .ifPresent(
            d -> caveats.add(String.format(Locale.ROOT, "%,d distractors, not 1,000,000", d)));
    return caveats;
  }

  /** Returns an evaluation's name, followed by the caveats that its name does not already give. */
  public static String name(String evaluation, List<String> caveats) {
    String others = String.join(", ", caveats.stream().filter(c -> !c.equals(evaluation)).toList());
    return others.isEmpty() ? evaluation : evaluation + " (" + others + ")";
  }

  /** Returns the caveats of the whole run in capitals, such as {@code SYNTHETIC FACES}. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    if (trainings().stream().anyMatch(CellResult.Training::synthetic)
        || run.evaluations().stream().anyMatch(Evaluation::synthetic)
        || megaFaceSets().stream().anyMatch(MegaFaceSets::hasSynthetic)) {
      words.add("SYNTHETIC FACES");
    }
    if (run.evaluations().stream()
        .flatMap(e -> of(e).stream())
        .anyMatch(caveat -> !caveat.equals("synthetic"))) {
      words.add("SUBSET OF FOLDS");
    }
    if (run.cells().stream()
        .flatMap(cell -> cell.megaFace().stream())
        .anyMatch(r -> MegaFaceMetric.largest(r).listed() < MegaFaceMetric.PAPER_DISTRACTORS)) {
      words.add("FEWER DISTRACTORS THAN A MILLION");
    }
    if (run.networks().stream().anyMatch(PaperSettings::isNarrower)) {
      words.add("NARROWER NETWORKS THAN THE PAPER'S");
    }
    if (trainings().stream().anyMatch(t -> t.precision() != null)) {
      words.add("MIXED PRECISION");
    }
    if (run.plan().tuning() != null) {
      words.add("OPTIONS CHOSEN BY A SEARCH");
    }
    return words;
  }

  /** Returns the sets of training and of evaluation, a sentence each. */
  public List<String> sentences() {
    Set<String> sentences = new LinkedHashSet<>();
    if (run.plan().tuning() != null) {
      sentences.add(
          "The options of each loss are those of the best of "
              + run.plan().tuning().trials()
              + " trials on "
              + run.plan().tuning().validation()
              + ", whose people are in no other set (page Tuning).");
    }
    for (CellResult.Training t : trainings()) {
      sentences.add("Trained on " + t.data() + real(t.synthetic()) + ".");
      if (t.precision() != null) {
        sentences.add(
            "Trained in "
                + t.precision()
                + " precision: feature maps in bfloat16, the rest in"
                + " float32; measured in float32.");
      }
    }
    for (CellResult cell : finished()) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "Each training is %,d iterations of %d images (the paper's: 28,000 of 128, on the"
                  + " 494,414 images of 10,575 people of CASIA-WebFace).",
              cell.training().iterations(),
              cell.training().batch()));
    }
    for (Evaluation e : run.evaluations()) {
      String subset =
          of(e).stream()
              .filter(caveat -> !caveat.equals("synthetic"))
              .map(caveat -> ", only " + caveat)
              .findFirst()
              .orElse("");
      sentences.add(
          "Measured in " + e.name() + " on " + e.data() + subset + real(e.synthetic()) + ".");
    }
    for (MegaFaceSets sets : megaFaceSets()) {
      sentences.add(
          "Measured by MegaFace's protocol: probes are "
              + sets.probes().data()
              + real(sets.probes().synthetic())
              + ", distractors "
              + sets.distractors().data()
              + real(sets.distractors().synthetic())
              + ".");
    }
    for (Component network : run.networks()) {
      String departures = PaperSettings.departures(network);
      if (!departures.isEmpty()) {
        sentences.add(network.label() + " departs from the paper's network: " + departures + ".");
      }
    }
    return List.copyOf(sentences);
  }

  /**
   * Returns the differences between cells that should differ only in loss, network, seed and patch.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!run.evaluations().isEmpty()
        && run.methods().values().stream()
            .allMatch(cells -> cells.size() < CrossedInterval.FEWEST_SEEDS)) {
      warnings.add(
          "Fewer than "
              + CrossedInterval.FEWEST_SEEDS
              + " seeds: this run shows that all works, and decides no difference.");
    }
    List<CellResult> ended = run.cells().stream().flatMap(c -> c.result().stream()).toList();
    warnByPatch(
        warnings,
        "training sets",
        cell -> cell.result().stream().map(result -> result.training().fingerprint()));
    warn(
        warnings,
        "iteration counts",
        finished().stream().map(c -> c.training().iterations()).toList());
    warn(warnings, "batch sizes", ended.stream().map(c -> c.training().batch()).toList());
    warn(
        warnings,
        "commits of the harness",
        ended.stream().map(c -> c.provenance().gitCommit()).toList());
    warnByPatch(
        warnings,
        "probes of MegaFace",
        cell -> cell.megaFaceSets().stream().map(MegaFaceSets::probes));
    warnByPatch(
        warnings,
        "distractors of MegaFace",
        cell -> cell.megaFaceSets().stream().map(MegaFaceSets::distractors));
    for (String name : run.evaluationNames()) {
      warnByPatch(
          warnings,
          "test sets in " + name,
          cell -> cell.evaluation(name).stream().map(Evaluation::fingerprint));
    }
    return warnings;
  }

  private List<MegaFaceSets> megaFaceSets() {
    return run.cells().stream().flatMap(cell -> cell.megaFaceSets().stream()).toList();
  }

  /** Warns by patch: each patch has its own sets. */
  private void warnByPatch(
      List<String> warnings, String what, Function<ReportedCell, Stream<?>> values) {
    run.cells().stream()
        .map(cell -> Objects.requireNonNullElse(cell.plan().patch(), ""))
        .distinct()
        .forEach(
            patch ->
                warn(
                    warnings,
                    what + (patch.isEmpty() ? "" : " of the patch " + patch),
                    run.cells().stream()
                        .filter(
                            cell ->
                                patch.equals(Objects.requireNonNullElse(cell.plan().patch(), "")))
                        .flatMap(values)
                        .toList()));
  }

  private static void warn(List<String> warnings, String what, List<?> values) {
    Map<Boolean, Set<Object>> kinds =
        values.stream()
            .collect(
                Collectors.groupingBy(
                    value -> ContentFingerprint.coversBytes(fingerprint(value)),
                    Collectors.toCollection(LinkedHashSet::new)));
    Set<Object> different = new LinkedHashSet<>(values);
    if (kinds.values().stream().allMatch(kind -> kind.size() == 1) && kinds.size() > 1) {
      warnings.add(
          "Whether the cells have the same "
              + what
              + " is not known: some results are of an earlier version, whose fingerprints do not"
              + " cover the images' bytes.");
    } else if (different.size() > 1) {
      warnings.add(
          "The cells have " + different.size() + " different " + what + ": compare with care.");
    }
  }

  private static String fingerprint(Object value) {
    return value instanceof MegaFaceSets.TestSet set ? set.fingerprint() : value.toString();
  }

  private List<CellResult> finished() {
    return run.cells().stream()
        .flatMap(cell -> cell.result().stream())
        .filter(result -> result.status() == CellResult.Status.FINISHED)
        .toList();
  }

  private List<CellResult.Training> trainings() {
    return run.cells().stream()
        .flatMap(cell -> cell.result().stream())
        .map(CellResult::training)
        .toList();
  }

  private static String real(boolean synthetic) {
    return synthetic ? ": drawn by a program, no photographs" : "";
  }
}
