package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Gives the variants of a loss or network readable names that are safe as file names.
 *
 * <p>A name is the label in lower case, {@code A-Softmax m=4} becoming {@code a-softmax-m4}; where
 * labels agree, the options in which the variants differ are appended.
 */
final class CellNames {

  private CellNames() {}

  /**
   * Returns one name for each variant, in order.
   *
   * @throws IllegalArgumentException if two variants are the same
   */
  static <T> List<String> of(List<T> variants, Function<T, String> label) {
    List<Map<String, Object>> options = variants.stream().map(CellNames::flat).toList();
    Map<String, List<Map<String, Object>>> byName = new LinkedHashMap<>();
    for (int i = 0; i < variants.size(); i++) {
      byName
          .computeIfAbsent(slug(label.apply(variants.get(i))), name -> new ArrayList<>())
          .add(options.get(i));
    }
    Map<String, Set<String>> differing = new HashMap<>();
    byName.forEach((name, siblings) -> differing.put(name, differing(siblings)));
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < variants.size(); i++) {
      StringBuilder name = new StringBuilder(slug(label.apply(variants.get(i))));
      Set<String> shown = differing.get(name.toString());
      options
          .get(i)
          .forEach(
              (option, value) -> {
                if (shown.contains(option)) {
                  name.append('-').append(slug(option + "=" + value));
                }
              });
      if (!names.add(name.toString())) {
        throw new IllegalArgumentException(
            "'" + label.apply(variants.get(i)) + "' is listed twice with the same options");
      }
    }
    return List.copyOf(names);
  }

  /** Returns the options in which variants of one label differ. */
  private static Set<String> differing(List<Map<String, Object>> siblings) {
    Map<String, Object> first = siblings.get(0);
    Set<String> differing = new HashSet<>();
    for (Map<String, Object> sibling : siblings) {
      Set<String> options = new HashSet<>(sibling.keySet());
      options.addAll(first.keySet());
      options.removeIf(option -> Objects.equals(first.get(option), sibling.get(option)));
      differing.addAll(options);
    }
    return differing;
  }

  private static Map<String, Object> flat(Object variant) {
    Map<String, Object> flat = new LinkedHashMap<>();
    flatten("", Matrix.options(variant), flat);
    return flat;
  }

  private static void flatten(String prefix, Object value, Map<String, Object> into) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, child) -> flatten(prefix.isEmpty() ? "" + key : prefix + "." + key, child, into));
    } else {
      into.put(prefix, value);
    }
  }

  static String slug(String label) {
    return label
        .toLowerCase(Locale.ROOT)
        .replace("=", "")
        .replaceAll("[^a-z0-9.]+", "-")
        .replaceAll("^[-.]+|[-.]+$", "");
  }
}
