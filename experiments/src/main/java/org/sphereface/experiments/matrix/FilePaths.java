package org.sphereface.experiments.matrix;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.IdentityExclusion;

/**
 * Makes the relative paths of a matrix file absolute: they start at the file's folder. Paths are
 * the values of inputs, and the options of sources and protocols that name files ({@link
 * NamedPaths}). Of a plug-in's options, those of type {@code Path} do.
 *
 * @param folder of the file, absolute
 */
record FilePaths(Path folder) {

  private static final String SHIPPED = "org.sphereface.";

  /** Returns the matrix without relative paths. */
  YamlNode.Mapping of(YamlNode.Mapping matrix) {
    YamlNode.Mapping changed = matrix;
    changed = with(changed, "inputs", this::inputs);
    changed = with(changed, "train", node -> options(node, Registry.faceSources(), "source"));
    changed = with(changed, "evaluations", this::evaluations);
    changed = with(changed, "heldOut", this::evaluations);
    changed = with(changed, "tuning", this::tuning);
    changed = with(changed, "megaface", this::megaFace);
    return changed;
  }

  private interface Change {
    YamlNode of(YamlNode node);
  }

  private static YamlNode.Mapping with(YamlNode.Mapping mapping, String key, Change change) {
    YamlNode given = mapping.get(key);
    return given == null ? mapping : mapping.with(key, change.of(given));
  }

  private YamlNode inputs(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping inputs)) {
      return node;
    }
    YamlNode.Mapping changed = inputs;
    for (String name : inputs.entries().keySet()) {
      changed =
          with(
              changed,
              name,
              input ->
                  input instanceof YamlNode.Mapping described
                      ? with(described, "value", this::path)
                      : path(input));
    }
    return changed;
  }

  private YamlNode evaluations(YamlNode node) {
    if (!(node instanceof YamlNode.Sequence plans)) {
      return node;
    }
    List<YamlNode> changed = new ArrayList<>();
    for (YamlNode plan : plans.items()) {
      changed.add(plan instanceof YamlNode.Mapping mapping ? evaluation(mapping) : plan);
    }
    return new YamlNode.Sequence(plans.position(), changed);
  }

  private YamlNode tuning(YamlNode node) {
    return node instanceof YamlNode.Mapping tuning
        ? with(
            tuning,
            "validation",
            plan -> plan instanceof YamlNode.Mapping mapping ? evaluation(mapping) : plan)
        : node;
  }

  private YamlNode.Mapping evaluation(YamlNode.Mapping plan) {
    YamlNode.Mapping changed =
        with(plan, "faces", node -> options(node, Registry.faceSources(), "source"));
    return with(changed, "protocol", node -> options(node, Registry.protocols(), "protocol"));
  }

  private YamlNode megaFace(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping section)) {
      return node;
    }
    YamlNode.Mapping changed = section;
    for (String set : List.of("probes", "distractors")) {
      changed = with(changed, set, faces -> options(faces, Registry.faceSources(), "source"));
    }
    return changed;
  }

  /** Returns a source or protocol; an unknown one as it is, to be refused when it is read. */
  private <T> YamlNode options(YamlNode node, Registry<T> registry, String tag) {
    if (!(node instanceof YamlNode.Mapping mapping)
        || !(mapping.get(tag) instanceof YamlNode.Scalar name)) {
      return node;
    }
    Optional<T> entry = registry.find(name.text());
    if (entry.isEmpty() || !entry.get().getClass().isRecord()) {
      return node;
    }
    YamlNode.Mapping changed = mapping;
    boolean isShipped = entry.get().getClass().getName().startsWith(SHIPPED);
    for (Map.Entry<String, OptionType> option :
        OptionType.components(entry.get().getClass()).entrySet()) {
      if (isPath(option.getKey(), option.getValue(), isShipped)) {
        changed = with(changed, option.getKey(), this::path);
      }
    }
    return changed;
  }

  private static boolean isPath(String name, OptionType type, boolean isShipped) {
    return Path.class.isAssignableFrom(type.raw())
        || isShipped && type.raw() == String.class && NamedPaths.isPath(name);
  }

  private YamlNode path(YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar)
        || !scalar.json().isTextual()
        || scalar.text().isBlank()
        || scalar.text().startsWith("${")
        || scalar.text().equals(IdentityExclusion.RELEASED_NAME)) {
      return node;
    }
    try {
      return YamlNode.Scalar.text(
          scalar.position(), folder.resolve(scalar.text()).normalize().toString());
    } catch (InvalidPathException e) {
      // refused when it is opened
      return node;
    }
  }
}
