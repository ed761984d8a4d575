package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes the configurations of a matrix as YAML. Results and checkpoints keep these texts, and a
 * later run compares them: their keys and the order of the keys stay.
 */
final class MatrixYaml {

  private final Matrix matrix;
  private final OptionReader options = new OptionReader();

  MatrixYaml(Matrix matrix) {
    this.matrix = matrix;
  }

  /** Writes everything that decides a cell's result; see {@link Matrix#configuration(Cell)}. */
  String configuration(Cell cell) {
    return YamlText.write(tree(cell));
  }

  private ObjectNode tree(Cell cell) {
    ObjectNode tree = options.emptyObject();
    tree.set("train", options.tagged("source", matrix.train().id(), matrix.train()));
    tree.set("loss", options.tagged("loss", cell.loss().id(), cell.loss()));
    tree.set("network", options.tagged("network", cell.network().id(), cell.network()));
    ObjectNode recipe = (ObjectNode) options.json(matrix.recipeSection(cell));
    recipe.remove("checkpointEvery");
    tree.set("recipe", recipe);
    tree.put("seed", cell.seed());
    if (!cell.patch().isWhole()) {
      tree.set("patch", options.json(cell.patch()));
    }
    addAll(matrix.evaluations(), tree.putArray("evaluations"));
    if (!matrix.heldOut().isEmpty()) {
      addAll(matrix.heldOut(), tree.putArray("heldOut"));
    }
    tree.put("excludeTestIdentities", matrix.excludeTestIdentities());
    if (cell.start() != null) {
      Cell first =
          new Cell(
              cell.start(), matrix.start().loss(), cell.network(), cell.seed(), cell.patch(), null);
      tree.set("start", tree(first).without("evaluations"));
    }
    return tree;
  }

  private void addAll(List<EvaluationPlan> plans, ArrayNode into) {
    for (EvaluationPlan plan : plans) {
      ObjectNode node = into.addObject().put("name", plan.name());
      node.set("faces", options.tagged("source", plan.faces().id(), plan.faces()));
      node.set("protocol", options.tagged("protocol", plan.protocol().id(), plan.protocol()));
    }
  }

  /** Writes the section {@code megaface}; see {@link Matrix#megaFaceConfiguration()}. */
  String megaFaceConfiguration() {
    return YamlText.write(megaFaceTree());
  }

  /** Writes the section {@code megaface} with the patches of the ensembles. */
  String ensembleConfiguration() {
    ObjectNode tree = megaFaceTree();
    tree.set(MatrixCells.ENSEMBLE, options.json(matrix.patches().all()));
    return YamlText.write(tree);
  }

  private ObjectNode megaFaceTree() {
    MegaFacePlan plan = matrix.megaFace();
    ObjectNode tree = options.emptyObject();
    tree.set("probes", options.tagged("source", plan.probes().id(), plan.probes()));
    if (plan.probesOf() != null) {
      tree.put("probesOf", plan.probesOf());
    }
    tree.set("distractors", options.tagged("source", plan.distractors().id(), plan.distractors()));
    ArrayNode sizes = tree.putArray("sizes");
    plan.sizes().forEach(sizes::add);
    return tree;
  }
}
