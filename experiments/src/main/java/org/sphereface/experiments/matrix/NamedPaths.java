package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds the files and folders that a configuration names: every option of a source or protocol of
 * type text, except for those listed here. A new option of type text counts as a path until it is
 * listed.
 */
public final class NamedPaths {

  /** Sources that read no file. */
  private static final Set<String> DRAWN = Set.of("synthetic-faces", "synthetic-videos");

  private static final Set<String> NO_PATHS =
      Set.of(
          "source",
          "protocol",
          "name",
          "probesOf",
          "fallback",
          "split",
          "variant",
          "format",
          "columns",
          "layout",
          "template",
          "align",
          "missing",
          "label",
          "excluded",
          "identities",
          "pooling");

  private NamedPaths() {}

  /** Returns whether an option of type text of a shipped source or protocol names a file. */
  static boolean isPath(String option) {
    return !NO_PATHS.contains(option);
  }

  /**
   * Returns the paths by key, in order.
   *
   * @param configuration of a cell, or its section {@code megaface}
   * @throws MatrixException if it is no YAML
   */
  public static Map<String, String> of(String configuration) {
    Map<String, String> places = new LinkedHashMap<>();
    collect("", YamlText.parseFile(configuration, "configuration").json(), places);
    return places;
  }

  private static void collect(String key, JsonNode node, Map<String, String> into) {
    String name = key.substring(key.lastIndexOf('.') + 1);
    if (node.isObject() && !DRAWN.contains(node.path("source").asText())) {
      node.properties()
          .forEach(
              field -> {
                boolean trained = key.isEmpty() && !isOfData(field.getKey());
                if (!trained) {
                  collect(
                      key.isEmpty() ? field.getKey() : key + "." + field.getKey(),
                      field.getValue(),
                      into);
                }
              });
    } else if (node.isArray() && !NO_PATHS.contains(name)) {
      for (int i = 0; i < node.size(); i++) {
        collect(key + "." + i, node.get(i), into);
      }
    } else if (node.isTextual() && !node.textValue().isBlank() && !NO_PATHS.contains(name)) {
      into.put(key, node.textValue());
    }
  }

  private static boolean isOfData(String section) {
    return Set.of("train", "evaluations", "heldOut", "probes", "distractors").contains(section);
  }

  /**
   * Returns the configuration with other paths.
   *
   * @param values paths by key; see {@link #of}
   */
  public static String replace(String configuration, Map<String, String> values) {
    JsonNode tree = YamlText.parseFile(configuration, "configuration").json();
    values.forEach(
        (key, value) -> {
          int last = key.lastIndexOf('.');
          JsonNode above = tree;
          for (String step : key.substring(0, Math.max(0, last)).split("\\.", -1)) {
            above = above.isArray() ? above.get(Integer.parseInt(step)) : above.path(step);
          }
          String name = key.substring(last + 1);
          if (above instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), array.textNode(value));
          } else if (above instanceof ObjectNode object) {
            object.put(name, value);
          }
        });
    return values.isEmpty() ? configuration : YamlText.write(tree);
  }

  /** Returns the given inputs of a matrix by name. */
  public static Map<String, String> inputs(String configuration) {
    JsonNode inputs = YamlText.parseFile(configuration, "configuration").json().path("inputs");
    Map<String, String> given = new LinkedHashMap<>();
    inputs
        .properties()
        .forEach(
            input -> {
              JsonNode value =
                  input.getValue().isObject() ? input.getValue().path("value") : input.getValue();
              if (value.isTextual() && !value.textValue().isBlank()) {
                given.put(input.getKey(), value.textValue());
              }
            });
    return given;
  }
}
