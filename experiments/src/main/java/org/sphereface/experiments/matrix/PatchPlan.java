package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.datasets.FacePatch;
import org.sphereface.losses.Loss;

/**
 * The section {@code patches} of a matrix: which networks are also trained on patches of the face,
 * for the ensemble of Table 5.
 *
 * @param losses the losses whose cells have patches
 * @param crops the patches beside the whole face
 */
public record PatchPlan(List<Loss> losses, List<FacePatch> crops) {

  public PatchPlan {
    losses = List.copyOf(losses);
    crops = List.copyOf(crops);
  }

  /** The whole face and the patches beside it: the networks of an ensemble, in order. */
  public List<FacePatch> all() {
    List<FacePatch> all = new ArrayList<>(List.of(FacePatch.WHOLE));
    all.addAll(crops);
    return all;
  }
}
