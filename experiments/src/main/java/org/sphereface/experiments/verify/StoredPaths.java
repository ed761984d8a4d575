package org.sphereface.experiments.verify;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.matrix.NamedPaths;
import org.sphereface.experiments.provenance.KnownConfigurations;
import org.sphereface.files.PrintableText;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.MegaFaceSets;
import org.sphereface.results.ResultFiles;

/**
 * The files and folders that a run's result files name. They are opened only if the user has run
 * the same configuration, gives their paths, or allows the stored ones, since a result file from
 * elsewhere could name any file of the user.
 */
public final class StoredPaths {

  private final Path folder;
  private final KnownConfigurations own;
  private final Map<String, String> given;
  private final boolean asStored;
  private final Map<String, String> inputs;

  /**
   * @param folder of a run
   * @param given paths by a key of the configuration, or by the name of an input of the matrix
   * @param asStored whether the stored paths are used for those that are not given
   */
  public StoredPaths(
      Path folder, KnownConfigurations own, Map<String, String> given, boolean asStored) {
    this.folder = folder;
    this.own = own;
    this.given = Map.copyOf(given);
    this.asStored = asStored;
    this.inputs = NamedPaths.inputs(ResultFiles.readPlan(folder).configuration());
  }

  /** Returns a configuration with the given paths. */
  String of(String configuration) {
    Map<String, String> replaced = new LinkedHashMap<>();
    NamedPaths.of(configuration)
        .forEach(
            (key, value) -> {
              String name = name(key, value);
              if (given.containsKey(name)) {
                replaced.put(key, given.get(name));
              } else if (given.containsKey(key)) {
                replaced.put(key, given.get(key));
              }
            });
    return NamedPaths.replace(configuration, replaced);
  }

  /** Returns the matrix's input that has this value, or the key itself. */
  private String name(String key, String value) {
    return inputs.entrySet().stream()
        .filter(input -> input.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(key);
  }

  /**
   * Checks, before anything is opened, that all paths may be.
   *
   * @param ids of cells and ensembles
   * @throws RunException if paths are named that the user has not given
   */
  public void require(List<String> ids) {
    Map<String, String> asked = new LinkedHashMap<>();
    for (String id : ids) {
      Optional<MegaFaceSets> megaFace = MegaFaceFiles.setsOfCell(folder, id);
      ResultFiles.readCell(folder, id)
          .ifPresent(cell -> ask(cell.provenance().configuration(), megaFace.isPresent(), asked));
      megaFace.ifPresent(sets -> ask(sets.configuration(), true, asked));
    }
    if (asked.isEmpty() || asStored) {
      return;
    }
    throw new RunException(
        "The results in "
            + folder
            + " name files that you have not given: "
            + asked.entrySet().stream()
                .map(place -> place.getKey() + " (" + PrintableText.of(place.getValue(), 200) + ")")
                .collect(Collectors.joining(", "))
            + ". Give yours with "
            + asked.keySet().stream()
                .map(name -> "--set " + name + "=PATH")
                .collect(Collectors.joining(" "))
            + ", or open them as they are stored with --paths-as-stored.");
  }

  /** Adds the paths that the user has not given; the training set is opened for MegaFace only. */
  private void ask(String configuration, boolean withTraining, Map<String, String> asked) {
    if (own.has(configuration)) {
      return;
    }
    NamedPaths.of(configuration)
        .forEach(
            (key, value) -> {
              String name = name(key, value);
              boolean opened = withTraining || !key.matches("(train|heldOut)\\..*");
              if (opened && !given.containsKey(name) && !given.containsKey(key)) {
                asked.putIfAbsent(PrintableText.of(name, 100), value);
              }
            });
  }
}
