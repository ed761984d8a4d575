package org.sphereface.experiments.data;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.MegaFacePlan;

/**
 * The probes of MegaFace: images of people who have two or more images.
 *
 * @param faces the set of the probes
 * @param indices the probes among its images
 * @param people the person of each probe
 */
public record MegaFaceProbes(FaceDataset faces, List<Integer> indices, List<String> people) {

  /**
   * Opens the probes.
   *
   * @param evaluations of the matrix, one of which the plan may name
   * @throws MatrixException if nobody has two images
   */
  public static MegaFaceProbes open(
      MegaFacePlan plan, List<OpenedEvaluation> evaluations, long cacheBytes) {
    FaceDataset faces = CachedDataset.within(plan.probes().open(Set.of()), cacheBytes);
    Set<String> wanted =
        evaluations.stream()
            .filter(evaluation -> evaluation.plan().name().equals(plan.probesOf()))
            .findFirst()
            .map(OpenedEvaluation::identities)
            .orElse(null);
    List<String> people =
        IntStream.range(0, faces.images().size())
            .mapToObj(index -> faces.identities().get(faces.label(index)))
            .toList();
    Map<String, Integer> images = new LinkedHashMap<>();
    people.forEach(person -> images.merge(person, 1, Integer::sum));
    List<Integer> indices =
        IntStream.range(0, people.size())
            .filter(index -> images.get(people.get(index)) > 1)
            .filter(index -> wanted == null || wanted.contains(people.get(index)))
            .boxed()
            .toList();
    if (indices.isEmpty()) {
      throw new MatrixException(
          "No probe of MegaFace has a mate in "
              + faces.description()
              + (wanted == null ? "" : " among the people of " + plan.probesOf())
              + ": megaface.probes needs two or more images of at least one person.");
    }
    return new MegaFaceProbes(faces, indices, indices.stream().map(people::get).toList());
  }

  Set<String> identities() {
    return people.stream().collect(Collectors.toCollection(LinkedHashSet::new));
  }

  String description() {
    return indices.size() == faces.images().size()
        ? faces.description()
        : indices.size()
            + " images of "
            + identities().size()
            + " people of "
            + faces.description();
  }
}
