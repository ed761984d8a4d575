package org.sphereface.experiments.matrix;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceSource;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.training.Recipe;

/**
 * An experiment matrix: every network with every loss from every seed, trained on one set by one
 * recipe and scored by the same evaluations.
 *
 * @param name a word that serves as a folder name, such as {@code miniature}
 * @param title one line for the report's head
 * @param inputs files and folders that the user gives, by name
 * @param train the training set
 * @param losses the losses, lists of options expanded
 * @param networks the networks, lists of options expanded
 * @param groups which losses go with which networks
 * @param recipe how each cell is trained
 * @param start the training whose parameters the other cells start from; null if there is none
 * @param seeds each repeats every training
 * @param threads of a cell's process on the CPU, where as many cells are trained at once as the
 *     machine's threads allow; null for one cell after another with all threads
 * @param evaluations how each cell is scored
 * @param megaFace how each cell's network is measured on MegaFace; null if it is not
 * @param patches on which patches of the face networks are trained too; null for the whole face
 *     alone
 * @param excludeTestIdentities whether identities of the evaluations' pairs and MegaFace's probes
 *     are left out of the training set, and the training set's of the distractors
 * @param tuning how the options of the losses are searched first; null if they are not
 * @param heldOut evaluations that no cell is scored by, whose people are left out of the training
 *     set as those of {@code evaluations} are
 * @param listed the cells, where they are not all combinations; null if they are
 * @param missingInputs names of inputs that are used and not given
 * @param configuration the whole matrix as YAML, after {@code --set}
 */
public record Matrix(
    String name,
    String title,
    Map<String, MatrixInput> inputs,
    FaceSource train,
    List<Loss> losses,
    List<Network> networks,
    List<Group> groups,
    RecipeSection recipe,
    WarmStart start,
    List<Long> seeds,
    Integer threads,
    List<EvaluationPlan> evaluations,
    MegaFacePlan megaFace,
    PatchPlan patches,
    boolean excludeTestIdentities,
    TuningPlan tuning,
    List<EvaluationPlan> heldOut,
    List<Cell> listed,
    List<String> missingInputs,
    String configuration) {

  /**
   * Losses and networks of which every pair is trained.
   *
   * @param firstSeeds from how many of the matrix's seeds, the first ones; null for all, 0 for the
   *     group of a first stage, which has the seeds of the others
   */
  public record Group(List<Loss> losses, List<Network> networks, Integer firstSeeds) {
    public Group {
      losses = List.copyOf(losses);
      networks = List.copyOf(networks);
    }
  }

  public Matrix {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    losses = List.copyOf(losses);
    networks = List.copyOf(networks);
    groups = List.copyOf(groups);
    seeds = List.copyOf(seeds);
    evaluations = List.copyOf(evaluations);
    heldOut = List.copyOf(heldOut);
    listed = listed == null ? null : List.copyOf(listed);
    missingInputs = List.copyOf(missingInputs);
  }

  /**
   * Returns the cells of all groups, each once, network by network, in it loss by loss, in it seed
   * by seed, then the cells of each patch likewise; cells that others start from come before all
   * others.
   *
   * <p>With a section {@code tuning}: the trials of each rung, as if the first trials went on, then
   * the cells with chosen options, as if they were the matrix's own, then those with the matrix's
   * own options. Their numbers and costs are those of the run.
   */
  public List<Cell> cells() {
    return new MatrixCells(this).all();
  }

  /**
   * Returns all trials on a rung, of which a run trains {@link TuningPlan#kept} of each loss on
   * each network.
   *
   * @param rung from 1
   */
  public List<TuningPlan.TrialCell> trials(int rung) {
    return new MatrixCells(this).trials(rung);
  }

  /** Returns the cells that follow a search, as if it chose the matrix's own options. */
  public List<Cell> tuned() {
    return new MatrixCells(this).tuned();
  }

  /** Returns the cells of a loss on a network with the options of a trial, one for each seed. */
  public List<Cell> tuned(Loss loss, Network network, int trial) {
    return new MatrixCells(this)
        .tuned(loss, network, tuning.drawn().get(loss).get(trial - 1).whole());
  }

  /** Returns the cells with the matrix's own options, those of the matrix without tuning. */
  public List<Cell> untuned() {
    return new MatrixCells(this).combinations();
  }

  /** Returns the matrix of some trials: these cells on the validation set. */
  public Matrix onValidation(List<Cell> cells) {
    return with(cells, List.of(tuning.validation()), null, evaluations);
  }

  /** Returns the matrix of the cells that follow a search: these cells on the test sets. */
  public Matrix onTestSets(List<Cell> cells) {
    return with(cells, evaluations, megaFace, List.of(tuning.validation()));
  }

  private Matrix with(
      List<Cell> cells,
      List<EvaluationPlan> scored,
      MegaFacePlan galleries,
      List<EvaluationPlan> out) {
    return new Matrix(
        name,
        title,
        inputs,
        train,
        losses,
        networks,
        groups,
        recipe,
        start,
        seeds,
        threads,
        scored,
        galleries,
        patches,
        excludeTestIdentities,
        null,
        out,
        cells,
        missingInputs,
        configuration);
  }

  /**
   * Returns the cells in the order of a run: the cells of an ensemble together, at the place of its
   * first cell among {@link #cells()}, so that embeddings are kept for one ensemble at a time; each
   * other cell alone.
   */
  public List<List<Cell>> runGroups() {
    return new MatrixCells(this).runGroups();
  }

  /** Returns the cells in the order of a run. */
  public List<Cell> runOrder() {
    return runGroups().stream().flatMap(List::stream).toList();
  }

  /** Returns the ensembles of the patches, each of cells of one loss, network and seed. */
  public List<Ensemble> ensembles() {
    return new MatrixCells(this).ensembles();
  }

  /** Returns the patches of all cells, the whole face first. */
  public List<FacePatch> shownPatches() {
    return patches == null ? List.of(FacePatch.WHOLE) : patches.all();
  }

  /** Returns how a cell is trained. */
  public Recipe recipe(Cell cell) {
    return recipeSection(cell).toRecipe();
  }

  RecipeSection recipeSection(Cell cell) {
    if (cell.recipe() != null) {
      return cell.recipe();
    }
    return cell.start() == null ? recipe : start.recipe();
  }

  /** Returns everything that decides a cell's result, defaults included, as YAML. */
  public String configuration(Cell cell) {
    return new MatrixYaml(this).configuration(cell);
  }

  /**
   * Returns everything that decides how networks are measured on MegaFace, as YAML. It is no part
   * of a cell's configuration: a finished cell can be measured later.
   *
   * @throws IllegalStateException if the matrix has no such section
   */
  public String megaFaceConfiguration() {
    if (megaFace == null) {
      throw new IllegalStateException("the matrix has no section megaface");
    }
    return new MatrixYaml(this).megaFaceConfiguration();
  }

  /**
   * Returns everything that decides how the ensembles are measured on MegaFace, as YAML.
   *
   * @throws IllegalStateException if the matrix has no patches
   */
  public String ensembleConfiguration() {
    if (patches == null) {
      throw new IllegalStateException("the matrix has no patches");
    }
    return new MatrixYaml(this).ensembleConfiguration();
  }

  /**
   * Checks that all inputs that the matrix uses are given.
   *
   * @throws MatrixException with the names of the missing inputs, what each must be and the options
   *     that give them
   */
  public void requireInputs() {
    if (missingInputs.isEmpty()) {
      return;
    }
    String needs =
        missingInputs.stream()
            .map(
                input -> {
                  String expects = inputs.get(input).expects();
                  return "'" + input + "'" + (expects == null ? "" : " (" + expects + ")");
                })
            .collect(Collectors.joining(", "));
    String how =
        missingInputs.stream()
            .map(input -> "--set " + input + "=PATH")
            .collect(Collectors.joining(" "));
    throw new MatrixException(
        "The matrix '" + name + "' needs data that are not given: " + needs + "; add " + how + ".");
  }

  /**
   * Returns the options of a loss, network, source or protocol as plain values by name, with
   * defaults and without options that have no value.
   */
  public static Map<String, Object> options(Object record) {
    return new OptionReader().values(record);
  }
}
