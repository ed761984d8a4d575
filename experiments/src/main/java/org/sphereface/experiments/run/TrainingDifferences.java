package org.sphereface.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.sphereface.experiments.matrix.ConfigurationChanges;
import org.sphereface.experiments.matrix.ConfigurationChanges.Change;
import org.sphereface.files.ContentFingerprint;
import org.sphereface.files.ContentFingerprint.Comparison;
import org.sphereface.training.checkpoint.BasisComparison;
import org.sphereface.training.checkpoint.TrainingInputs;

/**
 * Finds the differences between a checkpoint and a cell that forbid to resume: configuration keys
 * that change the training, the content of the training set, the engine, and the parameters at the
 * start.
 */
final class TrainingDifferences implements BasisComparison {

  @Override
  public List<String> differences(TrainingInputs then, TrainingInputs now) {
    Comparison data = ContentFingerprint.compare(then.fingerprint(), now.fingerprint());
    List<Change> changes =
        then.configuration().equals(now.configuration())
            ? List.of()
            : ConfigurationChanges.between(then.configuration(), now.configuration());
    List<String> differences =
        changes.stream()
            .filter(change -> !change.key().matches("evaluations\\..*|excludeTestIdentities"))
            .filter(change -> data != Comparison.SAME || !change.isPlaceOfData())
            .map(Change::toString)
            .collect(Collectors.toCollection(ArrayList::new));
    if (data != Comparison.SAME) {
      differences.add(
          then.data().equals(now.data())
              ? "the content of the training set (" + now.data() + ") has changed"
              : "the training set was '" + then.data() + "' and is '" + now.data() + "'");
    }
    if (!Objects.equals(then.engine(), now.engine())) {
      differences.add("the engine was " + then.engine() + " and is " + now.engine());
    }
    if (!Objects.equals(then.start(), now.start())) {
      differences.add("the parameters that it starts from have changed");
    }
    return differences;
  }
}
