package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sphereface.datasets.FacePatch;
import org.sphereface.losses.Loss;

/** Reads the section {@code patches} of a matrix. */
final class PatchSection {

  private static final List<String> KEYS = List.of("losses", "crops");
  private static final Set<String> RESERVED = Set.of(FacePatch.WHOLE.name(), MatrixCells.ENSEMBLE);

  private final OptionReader options;

  PatchSection(OptionReader options) {
    this.options = options;
  }

  /**
   * @param node the section; null if the matrix has none
   * @param losses all losses of the matrix
   * @param hasMegaFace whether the matrix has the section by which ensembles are scored
   * @return null if there is no section
   */
  PatchPlan read(YamlNode node, List<Loss> losses, boolean hasMegaFace) {
    if (node == null) {
      return null;
    }
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw new MatrixException(
          node.position(), "'patches' takes a map of " + String.join(", ", KEYS) + ".");
    }
    OptionReader.requireKnownKeys(mapping, "'patches'", KEYS);
    if (!hasMegaFace) {
      throw new MatrixException(
          node.position(),
          "'patches' needs the section 'megaface', which measures their ensembles.");
    }
    return new PatchPlan(
        mapping.get("losses") == null ? losses : losses(mapping, losses), crops(mapping));
  }

  private static List<Loss> losses(YamlNode.Mapping mapping, List<Loss> losses) {
    List<String> names = CellNames.of(losses, Loss::label);
    List<Loss> named = new ArrayList<>();
    for (YamlNode item : MatrixSections.list(mapping, "losses")) {
      int at = item instanceof YamlNode.Scalar name ? names.indexOf(name.text()) : -1;
      if (at < 0) {
        throw new MatrixException(
            item.position(),
            item instanceof YamlNode.Scalar name
                ? "no cell of the matrix has the loss '"
                    + name.text()
                    + "': "
                    + SpellingHint.hint(name.text(), names, "losses")
                : "'losses' of 'patches' takes losses by their names in the ids of cells: "
                    + String.join(", ", names)
                    + ".");
      }
      named.add(losses.get(at));
    }
    MatrixSections.requireDistinct(mapping, "losses", named);
    return named;
  }

  private List<FacePatch> crops(YamlNode.Mapping mapping) {
    if (mapping.get("crops") == null) {
      throw new MatrixException(mapping.position(), "'patches' lacks 'crops'.");
    }
    List<FacePatch> crops = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(RESERVED);
    for (YamlNode item : MatrixSections.list(mapping, "crops")) {
      if (!(item instanceof YamlNode.Mapping crop) || crop.get("name") == null) {
        throw new MatrixException(
            item.position(),
            "a crop takes a name and at least one of zoom, right and down:"
                + " {name: eyes, zoom: 1.4, down: 22}.");
      }
      FacePatch patch = options.read(FacePatch.WHOLE, crop, "a crop of 'patches'");
      if (!names.add(patch.name())) {
        throw new MatrixException(
            crop.get("name").position(),
            RESERVED.contains(patch.name())
                ? "a crop cannot be named '" + patch.name() + "': ids of cells use this word."
                : "'crops' names '" + patch.name() + "' twice: keep one.");
      }
      if (patch.isWhole()) {
        throw new MatrixException(
            item.position(),
            "the crop '" + patch.name() + "' is the whole face: give zoom, right or down.");
      }
      crops.add(patch);
    }
    return crops;
  }
}
