package org.sphereface.experiments.matrix;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Finds the keys in which two configurations of a cell differ and that can change its result. */
public final class ConfigurationChanges {

  private static final String NOT_SET = "not set";

  private ConfigurationChanges() {}

  /**
   * A key whose value changed.
   *
   * @param key the key and those above it, joined by dots
   * @param then the value before, as JSON
   * @param now the value now, as JSON
   */
  public record Change(String key, String then, String now) {

    /** Returns whether the key names an existing file or folder of data, whose content counts. */
    public boolean isPlaceOfData() {
      boolean ofData =
          key.matches("(start\\.)?train\\..*|(evaluations|heldOut)\\.\\d+\\.(faces|protocol)\\..*");
      return ofData && now.startsWith("\"") && exists(now.substring(1, now.length() - 1));
    }

    private static boolean exists(String path) {
      try {
        return !path.isEmpty() && Files.exists(Path.of(path));
      } catch (InvalidPathException e) {
        return false;
      }
    }

    /** {@code recipe.iterations was 4000 and is 20}. */
    @Override
    public String toString() {
      return key + " was " + then + " and is " + now;
    }
  }

  /**
   * Compares two texts of {@link Matrix#configuration(Cell)}. A key that an earlier version did not
   * write counts as its default.
   *
   * @throws MatrixException if one is no YAML
   */
  public static List<Change> between(String then, String now) {
    Map<String, String> before = flat(then);
    Map<String, String> after = flat(now);
    defaults(then).forEach(before::putIfAbsent);
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    List<Change> changes = new ArrayList<>();
    for (String key : keys) {
      if (!Objects.equals(before.get(key), after.get(key)) && changesResult(key, before, after)) {
        changes.add(
            new Change(key, before.getOrDefault(key, NOT_SET), after.getOrDefault(key, NOT_SET)));
      }
    }
    return changes;
  }

  private static boolean changesResult(
      String key, Map<String, String> before, Map<String, String> after) {
    int recipe = key.indexOf("recipe.");
    boolean ofRecipe = recipe == 0 || key.startsWith("start.recipe.");
    return !ofRecipe
        || RecipeSection.changesResult(
            key.substring(recipe + "recipe.".length()),
            isScaled(key, before) || isScaled(key, after));
  }

  private static boolean isScaled(String key, Map<String, String> values) {
    String scale = values.get(key.substring(0, key.lastIndexOf('.')) + ".scale");
    return scale != null && !scale.equals("\"none\"");
  }

  /** Returns all values of a configuration with defaults; nothing if it cannot be read any more. */
  private static Map<String, String> defaults(String configuration) {
    try {
      Matrix matrix = new MatrixReader().cell(configuration, "configuration");
      return flat(matrix.configuration(matrix.cells().get(0)));
    } catch (MatrixException e) {
      return Map.of();
    }
  }

  private static Map<String, String> flat(String configuration) {
    Map<String, String> values = new LinkedHashMap<>();
    flatten("", YamlText.parseFile(configuration, "configuration"), values);
    return values;
  }

  private static void flatten(String key, YamlNode node, Map<String, String> into) {
    String below = key.isEmpty() ? "" : key + ".";
    if (node instanceof YamlNode.Mapping mapping) {
      mapping.entries().forEach((name, entry) -> flatten(below + name, entry.value(), into));
    } else if (node instanceof YamlNode.Sequence list
        && list.items().stream().anyMatch(YamlNode.Mapping.class::isInstance)) {
      for (int i = 0; i < list.items().size(); i++) {
        flatten(below + i, list.items().get(i), into);
      }
    } else {
      into.put(key, node.json().toString());
    }
  }
}
