package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.sphereface.datasets.FacePatch;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;

/** The cells and ensembles of a matrix, their ids and their order. */
final class MatrixCells {

  /** Stands for the patch in an ensemble's id. */
  static final String ENSEMBLE = "patches";

  /** Trials have seeds of their own, the same for all losses: 10000 seed + number. */
  private static final long TRIALS_OF_A_SEED = 10_000;

  private final Matrix matrix;
  private final Map<Loss, String> lossNames;
  private final Map<Network, String> networkNames;

  MatrixCells(Matrix matrix) {
    this.matrix = matrix;
    this.lossNames = names(matrix.losses(), Loss::label);
    this.networkNames = names(matrix.networks(), Network::label);
  }

  private static <T> Map<T, String> names(List<T> variants, Function<T, String> label) {
    List<String> names = CellNames.of(variants, label);
    Map<T, String> byVariant = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      byVariant.put(variants.get(i), names.get(i));
    }
    return byVariant;
  }

  /** Returns the cells; see {@link Matrix#cells()}. */
  List<Cell> all() {
    if (matrix.listed() != null) {
      return matrix.listed();
    }
    if (matrix.tuning() == null) {
      return combinations();
    }
    List<Cell> all = new ArrayList<>();
    for (int rung = 1; rung <= matrix.tuning().rungs(); rung++) {
      int kept = matrix.tuning().kept(rung);
      trials(rung).stream()
          .filter(trial -> trial.number() <= kept)
          .forEach(trial -> all.add(trial.cell()));
    }
    all.addAll(tuned());
    all.addAll(combinations());
    return all;
  }

  /** Returns the cells that follow a search, with the matrix's own options. */
  List<Cell> tuned() {
    List<Cell> cells = new ArrayList<>();
    for (Network network : matrix.networks()) {
      for (Loss loss : matrix.losses()) {
        cells.addAll(tuned(loss, network, new TuningPlan.Training(loss, matrix.recipe())));
      }
    }
    return cells;
  }

  /** Returns all trials on a rung, network by network, in it loss by loss. */
  List<TuningPlan.TrialCell> trials(int rung) {
    TuningPlan tuning = matrix.tuning();
    List<TuningPlan.TrialCell> trials = new ArrayList<>();
    for (Network network : matrix.networks()) {
      for (Loss loss : matrix.losses()) {
        if (seeds(loss, network, FacePatch.WHOLE).isEmpty()) {
          continue;
        }
        for (int number = 1; number <= tuning.trials(); number++) {
          TuningPlan.Trial trial = tuning.drawn().get(loss).get(number - 1);
          TuningPlan.Training training = trial.rungs().get(rung - 1);
          String id =
              String.format(
                  Locale.ROOT,
                  "%s_%s_rung%d_trial%02d",
                  CellNames.slug(loss.id()),
                  networkNames.get(network),
                  rung,
                  number);
          Cell cell =
              new Cell(
                  id,
                  training.loss(),
                  network,
                  TRIALS_OF_A_SEED * tuning.seed() + number,
                  FacePatch.WHOLE,
                  null,
                  training.recipe());
          trials.add(new TuningPlan.TrialCell(loss, network, number, rung, cell, trial.options()));
        }
      }
    }
    return trials;
  }

  /** Returns the cells of a loss on a network that are trained with chosen options. */
  List<Cell> tuned(Loss loss, Network network, TuningPlan.Training chosen) {
    List<Cell> cells = new ArrayList<>();
    for (long seed : seeds(loss, network, FacePatch.WHOLE)) {
      String id =
          CellNames.slug(loss.id()) + "_" + networkNames.get(network) + "_tuned_seed" + seed;
      cells.add(new Cell(id, chosen.loss(), network, seed, FacePatch.WHOLE, null, chosen.recipe()));
    }
    return cells;
  }

  /**
   * Returns the cells by patch, network, loss and seed, the cells that others start from first; see
   * {@link Matrix#cells()}.
   */
  List<Cell> combinations() {
    WarmStart start = matrix.start();
    List<Cell> first = new ArrayList<>();
    List<Cell> second = new ArrayList<>();
    for (FacePatch patch : matrix.shownPatches()) {
      for (Network network : matrix.networks()) {
        for (Loss loss : matrix.losses()) {
          for (long seed : seeds(loss, network, patch)) {
            String shown = patch.isWhole() ? "" : patch.name();
            String id = id(loss, network, shown, seed);
            if (start == null || loss.equals(start.loss())) {
              first.add(new Cell(id, loss, network, seed, patch, null));
            } else {
              String from = id(start.loss(), network, shown, seed);
              second.add(new Cell(id, loss, network, seed, patch, from));
            }
          }
        }
      }
    }
    first.addAll(second);
    return first;
  }

  /**
   * The seeds of a loss on a network: the most that a group with both asks for; of the loss that
   * others start from, the most that a group with the network asks for.
   */
  private List<Long> seeds(Loss loss, Network network, FacePatch patch) {
    boolean isStart = matrix.start() != null && loss.equals(matrix.start().loss());
    if (!patch.isWhole() && !isStart && !matrix.patches().losses().contains(loss)) {
      return List.of();
    }
    int all = matrix.seeds().size();
    int first =
        matrix.groups().stream()
            .filter(group -> group.networks().contains(network))
            .filter(group -> isStart || group.losses().contains(loss))
            .mapToInt(group -> group.firstSeeds() == null ? all : group.firstSeeds())
            .max()
            .orElse(0);
    return matrix.seeds().subList(0, Math.min(first, all));
  }

  private String id(Loss loss, Network network, String patch, long seed) {
    return lossNames.get(loss)
        + "_"
        + networkNames.get(network)
        + (patch.isEmpty() ? "" : "_" + patch)
        + "_seed"
        + seed;
  }

  /** What the cells of an ensemble have in common. */
  private record EnsembleKey(Loss loss, Network network, long seed) {}

  /** Returns the ensembles among cells, each of one loss, network and seed. */
  private List<Ensemble> ensembles(List<Cell> cells) {
    if (matrix.patches() == null) {
      return List.of();
    }
    Map<EnsembleKey, List<Cell>> members = new LinkedHashMap<>();
    for (Cell cell : cells) {
      members
          .computeIfAbsent(
              new EnsembleKey(cell.loss(), cell.network(), cell.seed()), key -> new ArrayList<>())
          .add(cell);
    }
    List<Ensemble> ensembles = new ArrayList<>();
    members.forEach(
        (key, alike) -> {
          if (matrix.patches().losses().contains(key.loss())
              && alike.stream().anyMatch(cell -> cell.patch().isWhole())) {
            ensembles.add(new Ensemble(id(key.loss(), key.network(), ENSEMBLE, key.seed()), alike));
          }
        });
    return ensembles;
  }

  List<Ensemble> ensembles() {
    return ensembles(all());
  }

  /** Returns the cells in the order of a run; see {@link Matrix#runGroups()}. */
  List<List<Cell>> runGroups() {
    List<Cell> cells = all();
    Map<String, List<Cell>> byCell = new HashMap<>();
    for (Ensemble ensemble : ensembles(cells)) {
      ensemble.cells().forEach(cell -> byCell.put(cell.id(), ensemble.cells()));
    }
    Set<List<Cell>> groups = new LinkedHashSet<>();
    for (Cell cell : cells) {
      groups.add(byCell.getOrDefault(cell.id(), List.of(cell)));
    }
    return List.copyOf(groups);
  }
}
