package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * @param start the first of two stages; null if there is but one
 * @param seeds one repetition of everything a seed
 * @param evaluations how each cell is scored
 * @param megaFace how each cell's network is measured on MegaFace; null if it is not
 * @param patches on which patches of the face networks are trained too; null for the whole alone
 * @param excludeTestIdentities whether identities of the evaluations' pairs and MegaFace's probes
 *     are left out of the training set, and the training set's of the distractors
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
    List<EvaluationPlan> evaluations,
    MegaFacePlan megaFace,
    PatchPlan patches,
    boolean excludeTestIdentities,
    List<String> missingInputs,
    String configuration) {

  /** What stands for the patch in an ensemble's id. */
  static final String ENSEMBLE = "patches";

  /** Every one of these losses with every one of these networks. */
  public record Group(List<Loss> losses, List<Network> networks) {
    public Group {
      losses = List.copyOf(losses);
      networks = List.copyOf(networks);
    }

    boolean has(Loss loss, Network network) {
      return losses.contains(loss) && networks.contains(network);
    }
  }

  public Matrix {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    losses = List.copyOf(losses);
    networks = List.copyOf(networks);
    groups = List.copyOf(groups);
    seeds = List.copyOf(seeds);
    evaluations = List.copyOf(evaluations);
    missingInputs = List.copyOf(missingInputs);
  }

  /**
   * The cells of all groups, each once, network by network, in it loss by loss, in it seed by seed,
   * then those of each patch likewise; those that others start from before all others.
   */
  public List<Cell> cells() {
    List<String> lossNames = CellNames.of(losses, Loss::label);
    List<String> networkNames = CellNames.of(networks, Network::label);
    List<Cell> first = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    for (FacePatch patch : shownPatches()) {
      for (int n = 0; n < networks.size(); n++) {
        Network network = networks.get(n);
        for (int l = 0; l < losses.size(); l++) {
          Loss loss = losses.get(l);
          for (long seed : isWanted(loss, network, patch) ? seeds : List.<Long>of()) {
            String of = suffix(networkNames.get(n), patch.isWhole() ? "" : patch.name(), seed);
            String id = lossNames.get(l) + of;
            if (start == null || loss.equals(start.loss())) {
              first.add(new Cell(id, loss, network, seed, patch, null));
            } else {
              String from = lossNames.get(losses.indexOf(start.loss())) + of;
              cells.add(new Cell(id, loss, network, seed, patch, from));
            }
          }
        }
      }
    }
    first.addAll(cells);
    return first;
  }

  /**
   * The cells as they are run: those of an ensemble together, where its first stands among {@link
   * #cells()}, so that what they keep for it is kept for one ensemble at a time; each other alone.
   */
  public List<List<Cell>> runGroups() {
    Map<String, List<Cell>> byCell = new HashMap<>();
    for (Ensemble ensemble : ensembles()) {
      ensemble.cells().forEach(cell -> byCell.put(cell.id(), ensemble.cells()));
    }
    Set<List<Cell>> together = new LinkedHashSet<>();
    for (Cell cell : cells()) {
      together.add(byCell.getOrDefault(cell.id(), List.of(cell)));
    }
    return List.copyOf(together);
  }

  /** The cells in the order of a run. */
  public List<Cell> runOrder() {
    return runGroups().stream().flatMap(List::stream).toList();
  }

  /** The patches of all cells, the whole face first. */
  public List<FacePatch> shownPatches() {
    return patches == null ? List.of(FacePatch.WHOLE) : patches.all();
  }

  private boolean isWanted(Loss loss, Network network, FacePatch patch) {
    return groups.stream().anyMatch(group -> group.has(loss, network))
        && (patch.isWhole()
            || patches.losses().contains(loss)
            || start != null && loss.equals(start.loss()));
  }

  private static String suffix(String network, String patch, long seed) {
    return "_" + network + "_" + (patch.isEmpty() ? "" : patch + "_") + "seed" + seed;
  }

  /** What the cells of an ensemble have in common. */
  private record Common(Loss loss, Network network, long seed) {
    static Common of(Cell cell) {
      return new Common(cell.loss(), cell.network(), cell.seed());
    }
  }

  /** The ensembles of the patches, each of cells of one loss, network and seed. */
  public List<Ensemble> ensembles() {
    if (patches == null) {
      return List.of();
    }
    List<String> lossNames = CellNames.of(losses, Loss::label);
    List<String> networkNames = CellNames.of(networks, Network::label);
    Map<Common, List<Cell>> cells = new LinkedHashMap<>();
    for (Cell cell : cells()) {
      cells.computeIfAbsent(Common.of(cell), common -> new ArrayList<>()).add(cell);
    }
    List<Ensemble> ensembles = new ArrayList<>();
    cells.forEach(
        (common, alike) -> {
          if (patches.losses().contains(common.loss())
              && alike.stream().anyMatch(cell -> cell.patch().isWhole())) {
            String network = networkNames.get(networks.indexOf(common.network()));
            ensembles.add(
                new Ensemble(
                    lossNames.get(losses.indexOf(common.loss()))
                        + suffix(network, ENSEMBLE, common.seed()),
                    alike));
          }
        });
    return ensembles;
  }

  /** How a cell is trained. */
  public Recipe recipe(Cell cell) {
    return section(cell).toRecipe();
  }

  private RecipeSection section(Cell cell) {
    return cell.start() == null ? recipe : start.recipe();
  }

  /** All that decides a cell's outcome, defaults included, as YAML. */
  public String configuration(Cell cell) {
    return YamlText.write(tree(cell, new OptionReader()));
  }

  /**
   * All that decides how networks are measured on MegaFace, as YAML. It is no part of a cell's
   * configuration: a finished cell can be measured later.
   *
   * @throws IllegalStateException if the matrix has no such section
   */
  public String megaFaceConfiguration() {
    if (megaFace == null) {
      throw new IllegalStateException("the matrix has no section megaface");
    }
    return YamlText.write(megaFaceTree(new OptionReader()));
  }

  /**
   * All that decides how the ensembles are measured on MegaFace, as YAML.
   *
   * @throws IllegalStateException if the matrix has no patches
   */
  public String ensembleConfiguration() {
    if (patches == null) {
      throw new IllegalStateException("the matrix has no patches");
    }
    OptionReader options = new OptionReader();
    ObjectNode tree = megaFaceTree(options);
    tree.set(ENSEMBLE, options.json(patches.all()));
    return YamlText.write(tree);
  }

  private ObjectNode megaFaceTree(OptionReader options) {
    ObjectNode tree = options.emptyObject();
    tree.set("probes", options.tagged("source", megaFace.probes().id(), megaFace.probes()));
    if (megaFace.probesOf() != null) {
      tree.put("probesOf", megaFace.probesOf());
    }
    tree.set(
        "distractors",
        options.tagged("source", megaFace.distractors().id(), megaFace.distractors()));
    ArrayNode sizes = tree.putArray("sizes");
    megaFace.sizes().forEach(sizes::add);
    return tree;
  }

  private ObjectNode tree(Cell cell, OptionReader options) {
    ObjectNode tree = options.emptyObject();
    tree.set("train", options.tagged("source", train.id(), train));
    tree.set("loss", options.tagged("loss", cell.loss().id(), cell.loss()));
    tree.set("network", options.tagged("network", cell.network().id(), cell.network()));
    ObjectNode training = (ObjectNode) options.json(section(cell));
    training.remove("checkpointEvery");
    tree.set("recipe", training);
    tree.put("seed", cell.seed());
    if (!cell.patch().isWhole()) {
      tree.set("patch", options.json(cell.patch()));
    }
    ArrayNode plans = tree.putArray("evaluations");
    for (EvaluationPlan plan : evaluations) {
      ObjectNode node = plans.addObject().put("name", plan.name());
      node.set("faces", options.tagged("source", plan.faces().id(), plan.faces()));
      node.set("protocol", options.tagged("protocol", plan.protocol().id(), plan.protocol()));
    }
    tree.put("excludeTestIdentities", excludeTestIdentities);
    if (cell.start() != null) {
      Cell first =
          new Cell(cell.start(), start.loss(), cell.network(), cell.seed(), cell.patch(), null);
      tree.set("start", tree(first, options).without("evaluations"));
    }
    return tree;
  }

  /**
   * Called before a run: all inputs that the matrix uses must be given.
   *
   * @throws MatrixException naming those that are not, what they are and how to give them
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
   * The options of a loss, network, source or protocol as plain values by name, defaults included;
   * options without a value are left out.
   */
  public static Map<String, Object> options(Object record) {
    return new OptionReader().values(record);
  }
}
