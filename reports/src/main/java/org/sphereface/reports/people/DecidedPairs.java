package org.sphereface.reports.people;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.HardestPairs;
import org.sphereface.results.HardestPairs.FacePair;

/**
 * The pairs of an evaluation and how often each was decided wrongly by the cells of each loss, over
 * its networks and seeds.
 *
 * @param name the evaluation's name with its caveats
 * @param pairs the pairs
 * @param cells number of cells by loss, in the order of the report
 * @param wrong by loss, how many of its cells decide a pair wrongly, a pair each
 * @param images small PNG in base64 of those images of which a cell has one
 */
record DecidedPairs(
    String name,
    List<Pair> pairs,
    Map<Component, Integer> cells,
    Map<Component, int[]> wrong,
    Map<String, String> images) {

  /** Of an evaluation; empty if the run has not stored its pairs and decisions. */
  static Optional<DecidedPairs> of(RunResults run, String evaluation) {
    Optional<String> list =
        run.evaluations().stream()
            .filter(e -> e.name().equals(evaluation) && isDecided(run, e))
            .map(Evaluation::pairs)
            .findFirst();
    return list.map(hash -> of(run, evaluation, hash));
  }

  private static boolean isDecided(RunResults run, Evaluation e) {
    return e.decisions() != null
        && e.pairs() != null
        && run.pairLists().containsKey(e.pairs())
        && run.pairLists().get(e.pairs()).pairs().size() == e.decisions().pairs();
  }

  private static DecidedPairs of(RunResults run, String evaluation, String list) {
    List<Pair> pairs = run.pairLists().get(list).pairs();
    Map<Component, Integer> cells = new LinkedHashMap<>();
    Map<Component, int[]> wrong = new LinkedHashMap<>();
    Map<String, String> images = new LinkedHashMap<>();
    Set<String> caveats = new LinkedHashSet<>();
    for (Component loss : run.losses()) {
      for (ReportedCell cell : run.wholeCells()) {
        Optional<Evaluation> measured =
            cell.plan().loss().equals(loss)
                ? cell.evaluation(evaluation)
                    .filter(e -> isDecided(run, e) && e.pairs().equals(list))
                : Optional.empty();
        if (measured.isPresent()) {
          cells.merge(loss, 1, Integer::sum);
          count(
              measured.get().decisions().correctPairs(),
              wrong.computeIfAbsent(loss, key -> new int[pairs.size()]));
          addImages(measured.get().hardest(), images);
          caveats.addAll(Caveats.of(cell, measured.get()));
        }
      }
    }
    return new DecidedPairs(
        Caveats.name(evaluation, List.copyOf(caveats)), pairs, cells, wrong, images);
  }

  private static void count(boolean[] correct, int[] wrong) {
    for (int i = 0; i < correct.length; i++) {
      wrong[i] += correct[i] ? 0 : 1;
    }
  }

  private static void addImages(HardestPairs hardest, Map<String, String> images) {
    if (hardest != null) {
      List<FacePair> all = new ArrayList<>(hardest.different());
      all.addAll(hardest.same());
      for (FacePair pair : all) {
        images.put(pair.left(), pair.leftImage());
        images.put(pair.right(), pair.rightImage());
      }
    }
  }

  /** The person of an image: the folder of its name, as in LFW, or the name where it has none. */
  static String person(String image) {
    int end = image.lastIndexOf('/');
    return end > 0 ? image.substring(0, end) : image;
  }

  int allCells() {
    return cells.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** By how many cells a pair is decided wrongly. */
  int allWrong(int pair) {
    return wrong.values().stream().mapToInt(counts -> counts[pair]).sum();
  }
}
