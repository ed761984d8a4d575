package org.sphereface.experiments.matrix;

import java.util.List;
import org.sphereface.datasets.FaceSource;

/** Reads the section {@code megaface} of a matrix. */
final class MegaFaceSection {

  private static final List<String> KEYS = List.of("probes", "probesOf", "distractors", "sizes");

  private final OptionReader options;

  MegaFaceSection(OptionReader options) {
    this.options = options;
  }

  /** The plain values of the section. */
  private record Plain(String probesOf, List<Integer> sizes) {}

  /**
   * @param node the section; null if the matrix has none
   * @param evaluations all evaluations of the matrix
   * @return null if there is no section
   */
  MegaFacePlan read(YamlNode node, List<EvaluationPlan> evaluations) {
    if (node == null) {
      return null;
    }
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw new MatrixException(
          node.position(), "'megaface' takes a map of " + String.join(", ", KEYS) + ".");
    }
    OptionReader.requireKnownKeys(mapping, "'megaface'", KEYS);
    FaceSource probes = source(mapping, "probes");
    FaceSource distractors = source(mapping, "distractors");
    Plain plain =
        options.read(
            new Plain(null, List.of()),
            mapping.without("probes").without("distractors"),
            "'megaface'");
    List<String> names = evaluations.stream().map(EvaluationPlan::name).toList();
    if (plain.probesOf() != null && !names.contains(plain.probesOf())) {
      throw new MatrixException(
          mapping.get("probesOf").position(),
          "there is no evaluation '"
              + plain.probesOf()
              + "': "
              + SpellingHint.hint(plain.probesOf(), names, "evaluations"));
    }
    try {
      return new MegaFacePlan(probes, plain.probesOf(), distractors, plain.sizes());
    } catch (IllegalArgumentException e) {
      throw new MatrixException(mapping.get("sizes").position(), e.getMessage() + ".");
    }
  }

  private static FaceSource source(YamlNode.Mapping mapping, String key) {
    if (mapping.get(key) == null) {
      throw new MatrixException(mapping.position(), "'megaface' lacks '" + key + "'.");
    }
    return Registry.faceSources().one(mapping.get(key));
  }
}
