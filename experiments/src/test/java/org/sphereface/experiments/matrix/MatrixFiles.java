package org.sphereface.experiments.matrix;

import java.util.List;

/** A valid matrix file and its variations. */
final class MatrixFiles {

  static final String VALID =
      """
      name: mine
      title: A title
      inputs: {lfw: null, lfwPairs: null}
      train: {source: extra-faces, identities: 20}
      losses: [extra-loss]
      networks:
        - {network: extra-network, depth: [4, 10], width: 0.25}
      recipe:
        base: released
        batch: 64
        iterations: 500
        steps: [300, 450]
      seeds: [1, 2]
      evaluations:
        - name: synthetic
          faces: extra-faces
          protocol: {protocol: extra-protocol, folds: [9, 10]}
      """;

  private MatrixFiles() {}

  static Matrix parse(String yaml, String... sets) {
    return new MatrixReader().parse(yaml, "mine.yaml", "mine", List.of(sets));
  }

  static Matrix with(String target, String replacement, String... sets) {
    if (!VALID.contains(target)) {
      throw new IllegalArgumentException(target);
    }
    return parse(VALID.replace(target, replacement), sets);
  }
}
