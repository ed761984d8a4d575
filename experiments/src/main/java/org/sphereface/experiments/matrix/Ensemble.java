package org.sphereface.experiments.matrix;

import java.util.List;

/**
 * Networks of one loss, network and seed, each trained on another patch of the face, whose
 * embeddings are scored together.
 *
 * @param id a folder name, unique among the cells of its matrix, such as {@code
 *     a-softmax-m4_sphereface-64_patches_seed1}
 * @param cells the whole face's first
 */
public record Ensemble(String id, List<Cell> cells) {

  public Ensemble {
    cells = List.copyOf(cells);
  }

  /** The cell after which the ensemble is measured. */
  public Cell last() {
    return cells.get(cells.size() - 1);
  }
}
