package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes out the abbreviations of a matrix file: one value for a list of one value, and a name for
 * a map of that name, such as {@code train: lfw} for {@code train: {source: lfw}}.
 */
final class Shorthand {

  private Shorthand() {}

  /** Returns the matrix without abbreviations, so that {@code --set} finds every path. */
  static YamlNode.Mapping writtenOut(YamlNode.Mapping root) {
    YamlNode.Mapping full = root;
    full =
        full.get("train") == null ? full : full.with("train", tagged(full.get("train"), "source"));
    full =
        full.get("recipe") == null ? full : full.with("recipe", tagged(full.get("recipe"), "base"));
    full = full.get("start") == null ? full : full.with("start", start(full.get("start")));
    if (full.get("megaface") instanceof YamlNode.Mapping megaFace) {
      full =
          full.with(
              "megaface", tagged(megaFace, Map.of("probes", "source", "distractors", "source")));
    }
    full = listed(full);
    full = eachOf(full, "groups", null);
    if (full.get("groups") instanceof YamlNode.Sequence groups) {
      List<YamlNode> changed = new ArrayList<>();
      for (YamlNode group : groups.items()) {
        changed.add(group instanceof YamlNode.Mapping mapping ? listed(mapping) : group);
      }
      full = full.with("groups", new YamlNode.Sequence(groups.position(), changed));
    }
    full = eachOf(full, "seeds", null);
    full = evaluations(evaluations(full, "evaluations"), "heldOut");
    if (full.get("tuning") instanceof YamlNode.Mapping tuning && tuning.get("validation") != null) {
      full = full.with("tuning", tuning.with("validation", evaluation(tuning.get("validation"))));
    }
    return full;
  }

  private static YamlNode.Mapping evaluations(YamlNode.Mapping root, String section) {
    YamlNode.Mapping full = eachOf(root, section, null);
    return full.get(section) instanceof YamlNode.Sequence plans
        ? full.with(
            section,
            new YamlNode.Sequence(
                plans.position(), plans.items().stream().map(Shorthand::evaluation).toList()))
        : full;
  }

  private static YamlNode evaluation(YamlNode plan) {
    return plan instanceof YamlNode.Mapping mapping
        ? tagged(mapping, Map.of("faces", "source", "protocol", "protocol"))
        : plan;
  }

  private static YamlNode.Mapping listed(YamlNode.Mapping group) {
    return eachOf(eachOf(group, "losses", "loss"), "networks", "network");
  }

  private static YamlNode start(YamlNode start) {
    YamlNode named = tagged(start, "loss");
    return named instanceof YamlNode.Mapping mapping && mapping.get("loss") != null
        ? mapping.with("loss", tagged(mapping.get("loss"), "loss"))
        : named;
  }

  private static YamlNode.Mapping tagged(YamlNode.Mapping section, Map<String, String> tags) {
    YamlNode.Mapping full = section;
    for (Map.Entry<String, String> part : tags.entrySet()) {
      YamlNode value = full.get(part.getKey());
      full = value == null ? full : full.with(part.getKey(), tagged(value, part.getValue()));
    }
    return full;
  }

  private static YamlNode.Mapping eachOf(YamlNode.Mapping root, String section, String tag) {
    YamlNode value = root.get(section);
    if (value == null) {
      return root;
    }
    List<YamlNode> items =
        value instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(value);
    return root.with(
        section,
        new YamlNode.Sequence(
            value.position(),
            items.stream().map(item -> tag == null ? item : tagged(item, tag)).toList()));
  }

  private static YamlNode tagged(YamlNode node, String tag) {
    return node instanceof YamlNode.Scalar scalar && !scalar.isNull()
        ? new YamlNode.Mapping(
            scalar.position(), Map.of(tag, new YamlNode.Entry(scalar.position(), scalar)))
        : node;
  }
}
