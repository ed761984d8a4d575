package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A value given on the command line as {@code path=value}; the path is keys and list indices joined
 * by dots, or the name of an input.
 *
 * @param text as given
 * @param path what is set
 * @param value the value as text
 */
record MatrixOverride(String text, String path, String value) {

  /** Inputs that the Maven build always passes; without a value they are ignored. */
  private static final Set<String> COMMON_INPUTS = Set.of("lfw", "lfwPairs", "lfwLandmarks");

  static MatrixOverride parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new MatrixException(
          "--set takes path=value, such as recipe.iterations=100, not '" + text + "'.");
    }
    return new MatrixOverride(
        text, text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }

  private SourcePosition position() {
    return SourcePosition.of("--set " + text);
  }

  YamlNode.Mapping applyTo(YamlNode.Mapping root) {
    YamlNode.Mapping inputs =
        root.get("inputs") instanceof YamlNode.Mapping declared
            ? declared
            : new YamlNode.Mapping(root.position(), Map.of());
    if (inputs.entries().containsKey(path)) {
      return value.isEmpty() ? root : root.with("inputs", withInput(inputs));
    }
    if (COMMON_INPUTS.contains(path)) {
      if (value.isEmpty()) {
        return root;
      }
      throw new MatrixException(
          position(),
          "this matrix has no input '"
              + path
              + "'"
              + (inputs.entries().isEmpty()
                  ? ": it needs no data from outside."
                  : "; its inputs: " + String.join(", ", inputs.entries().keySet()) + "."));
    }
    if (path.indexOf('.') < 0 && !MatrixSections.KEYS.contains(path)) {
      List<String> known = new ArrayList<>(MatrixSections.KEYS);
      known.addAll(inputs.entries().keySet());
      throw OptionReader.unknownKey(position(), path, "the matrix", known);
    }
    YamlNode parsed = YamlText.parseOption(value, "--set " + text);
    return (YamlNode.Mapping) set(root, List.of(path.split("\\.", -1)), 0, parsed);
  }

  private YamlNode.Mapping withInput(YamlNode.Mapping inputs) {
    YamlNode given = YamlNode.Scalar.text(position(), value);
    return inputs.with(
        path,
        inputs.get(path) instanceof YamlNode.Mapping input ? input.with("value", given) : given);
  }

  private YamlNode set(YamlNode node, List<String> keys, int depth, YamlNode leaf) {
    if (depth == keys.size()) {
      return leaf;
    }
    String key = keys.get(depth);
    if (node == null || (node instanceof YamlNode.Scalar scalar && scalar.isNull())) {
      return set(new YamlNode.Mapping(position(), new LinkedHashMap<>()), keys, depth, leaf);
    }
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping.with(key, set(mapping.get(key), keys, depth + 1, leaf));
    }
    String at = String.join(".", keys.subList(0, depth));
    if (node instanceof YamlNode.Sequence sequence) {
      int index = index(key, at, sequence.items().size());
      return sequence.with(index, set(sequence.items().get(index), keys, depth + 1, leaf));
    }
    throw new MatrixException(
        position(), "'" + at + "' is a single value, so there is no '" + key + "' in it to set.");
  }

  private int index(String key, String at, int size) {
    boolean valid = key.matches("[0-9]{1,6}") && Integer.parseInt(key) < size;
    if (!valid) {
      throw new MatrixException(
          position(),
          "'"
              + at
              + "' is a list of "
              + size
              + (size == 0
                  ? ": set the whole list."
                  : ": name an entry by 0 to " + (size - 1) + ", not '" + key + "'."));
    }
    return Integer.parseInt(key);
  }
}
