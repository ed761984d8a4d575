package org.sphereface.experiments.matrix;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sphereface.results.ResultFiles;

/** The settings that the matrix of a stored run gave, without defaults, by their paths. */
public final class StoredSettings {

  private final String origin;
  private final Map<String, String> values = new TreeMap<>();

  private StoredSettings(String origin) {
    this.origin = origin;
  }

  /**
   * Reads those of a run.
   *
   * @param run its folder
   * @throws org.sphereface.results.ResultException if there is no plan, or it cannot be read
   * @throws MatrixException if its configuration is no YAML
   */
  public static StoredSettings of(Path run) {
    return of(
        ResultFiles.readPlan(run).configuration(), run.resolve("matrix.json") + ", configuration");
  }

  /**
   * @param configuration YAML
   * @param origin where it stands
   */
  static StoredSettings of(String configuration, String origin) {
    StoredSettings settings = new StoredSettings(origin);
    settings.collect("", YamlText.parseFile(configuration, origin));
    return settings;
  }

  private void collect(String path, YamlNode node) {
    String before = path.isEmpty() ? "" : path + ".";
    if (node instanceof YamlNode.Mapping mapping) {
      mapping.entries().forEach((key, entry) -> collect(before + key, entry.value()));
    } else if (node instanceof YamlNode.Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        collect(before + i, sequence.items().get(i));
      }
    } else if (node instanceof YamlNode.Scalar scalar) {
      values.put(path, scalar.text());
    }
  }

  /**
   * Returns the value of a setting.
   *
   * @param path keys and list indices joined by dots, as {@code --set} takes them
   * @throws MatrixException if the matrix has no such setting, or it is no finite number
   */
  public double number(String path) {
    String value = values.get(path);
    if (value == null) {
      throw new MatrixException(
          origin
              + ": '"
              + path
              + "' is not set (a default does not count: give it by --set in each run); "
              + SpellingHint.hint(path, values.keySet(), "settings"));
    }
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new MatrixException(
        origin + ": '" + path + "' is " + value + ", but must be a number to be an axis.");
  }

  /** Returns the paths of settings that others have with another value, or not at all. */
  public Set<String> differences(StoredSettings others) {
    Set<String> paths = new TreeSet<>(values.keySet());
    paths.addAll(others.values.keySet());
    paths.removeIf(path -> Objects.equals(values.get(path), others.values.get(path)));
    return paths;
  }
}
