package org.sphereface.experiments.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.sphereface.experiments.matrix.ConfigurationChanges;
import org.sphereface.experiments.matrix.ConfigurationChanges.Change;
import org.sphereface.files.ContentFingerprint;
import org.sphereface.files.ContentFingerprint.Comparison;

/**
 * What a training is of: one that was interrupted goes on under the same alone. It is kept with
 * each checkpoint, so that a difference can be told.
 *
 * @param configuration of the cell, as YAML; how it is evaluated later decides nothing
 * @param data the training set's description
 * @param fingerprint of the training set
 * @param engine with its version
 * @param start SHA-256 of the parameters that it starts from; empty if it starts from chance
 */
public record TrainingBasis(
    String configuration, String data, String fingerprint, String engine, String start) {

  /** Of a training whose configuration is all. */
  public static TrainingBasis of(String configuration) {
    return new TrainingBasis(configuration, "", "", "", "");
  }

  /** In what this differs from what a checkpoint is of, a clause each; nothing if it does not. */
  List<String> differences(TrainingBasis then) {
    Comparison data = ContentFingerprint.compare(then.fingerprint, fingerprint);
    List<Change> changes =
        then.configuration.equals(configuration)
            ? List.of()
            : ConfigurationChanges.between(then.configuration, configuration);
    List<String> differences =
        changes.stream()
            .filter(change -> !change.key().matches("evaluations\\..*|excludeTestIdentities"))
            .filter(change -> data != Comparison.SAME || !change.isPlaceOfData())
            .map(Change::toString)
            .collect(Collectors.toCollection(ArrayList::new));
    if (data != Comparison.SAME) {
      differences.add(
          then.data.equals(this.data)
              ? "the content of the training set (" + this.data + ") has changed"
              : "the training set was '" + then.data + "' and is '" + this.data + "'");
    }
    if (!Objects.equals(then.engine, engine)) {
      differences.add("the engine was " + then.engine + " and is " + engine);
    }
    if (!Objects.equals(then.start, start)) {
      differences.add("the parameters that it starts from have changed");
    }
    return differences;
  }
}
