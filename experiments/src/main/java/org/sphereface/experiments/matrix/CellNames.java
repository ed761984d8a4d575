package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Readable names, safe as file names, for variants of a loss or network.
 *
 * <p>A name is the label in lower case, {@code A-Softmax m=4} becoming {@code a-softmax-m4}; where
 * labels agree, the options that tell the variants apart are appended.
 */
final class CellNames {

  private CellNames() {}

  /**
   * One name a variant, in order.
   *
   * @throws IllegalArgumentException if two variants are the same
   */
  static <T> List<String> of(List<T> variants, Function<T, String> label) {
    Map<String, List<T>> byName = new LinkedHashMap<>();
    for (T variant : variants) {
      byName.computeIfAbsent(slug(label.apply(variant)), name -> new ArrayList<>()).add(variant);
    }
    List<String> names = new ArrayList<>();
    for (T variant : variants) {
      String name = slug(label.apply(variant));
      names.add(name + difference(variant, byName.get(name)));
    }
    for (int i = 0; i < names.size(); i++) {
      if (names.indexOf(names.get(i)) != i) {
        throw new IllegalArgumentException(
            "'" + label.apply(variants.get(i)) + "' is listed twice with the same options");
      }
    }
    return names;
  }

  private static <T> String difference(T variant, List<T> siblings) {
    Map<String, Object> own = flat(variant);
    StringBuilder suffix = new StringBuilder();
    for (Map.Entry<String, Object> option : own.entrySet()) {
      boolean differs =
          siblings.stream()
              .anyMatch(
                  sibling ->
                      !Objects.equals(flat(sibling).get(option.getKey()), option.getValue()));
      if (differs) {
        suffix.append('-').append(slug(option.getKey() + "=" + option.getValue()));
      }
    }
    return suffix.toString();
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
