package org.sphereface.experiments.data;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.matrix.MegaFacePlan;
import org.sphereface.results.MegaFaceSets.TestSet;

/**
 * The opened faces of MegaFace.
 *
 * @param probes people with mates
 * @param distractors images of people who are neither probes nor in the training set
 * @param sizes numbers of distractors, none larger than the number of images
 * @param probeSet the probes' description and content hash
 * @param distractorSet the distractors' description and content hash
 */
public record MegaFaceDatasets(
    MegaFaceProbes probes,
    FaceDataset distractors,
    List<Integer> sizes,
    TestSet probeSet,
    TestSet distractorSet) {

  /**
   * Opens the distractors without the people of the probes and of the training set.
   *
   * @param trained people of the training set, who are left out
   * @throws DatasetException if the distractors cannot be opened
   */
  public static MegaFaceDatasets open(
      MegaFacePlan plan, MegaFaceProbes probes, Collection<String> trained, long cacheBytes) {
    Set<String> excluded = new LinkedHashSet<>(probes.identities());
    excluded.addAll(trained);
    FaceDataset distractors = plan.distractors().open(excluded);
    int all = distractors.images().size();
    return of(
        probes,
        CachedDataset.within(distractors, cacheBytes),
        plan.sizes().stream().map(size -> Math.min(size, all)).distinct().toList());
  }

  private static MegaFaceDatasets of(
      MegaFaceProbes probes, FaceDataset distractors, List<Integer> sizes) {
    return new MegaFaceDatasets(
        probes,
        distractors,
        sizes,
        set(probes.faces(), probes.description()),
        set(distractors, distractors.description()));
  }

  private static TestSet set(FaceDataset faces, String description) {
    return new TestSet(description, faces.synthetic(), faces.fingerprint());
  }

  /** Returns the same faces, cut to a patch. */
  MegaFaceDatasets patch(FacePatch patch, long cacheBytes) {
    return of(
        new MegaFaceProbes(
            CachedDataset.within(probes.faces().patch(patch), cacheBytes),
            probes.indices(),
            probes.people()),
        CachedDataset.within(distractors.patch(patch), cacheBytes),
        sizes);
  }
}
