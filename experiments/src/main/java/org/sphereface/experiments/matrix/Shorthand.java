package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a matrix file may abbreviate: one value for a list of one, a name for a map with it. */
final class Shorthand {

  private Shorthand() {}

  /** Writes out what may be abbreviated, so that {@code --set} finds every path. */
  static Node.Mapping writtenOut(Node.Mapping root) {
    Node.Mapping full = root;
    full =
        full.get("train") == null ? full : full.with("train", tagged(full.get("train"), "source"));
    full =
        full.get("recipe") == null ? full : full.with("recipe", tagged(full.get("recipe"), "base"));
    full = full.get("start") == null ? full : full.with("start", stage(full.get("start")));
    if (full.get("megaface") instanceof Node.Mapping megaFace) {
      full =
          full.with(
              "megaface", tagged(megaFace, Map.of("probes", "source", "distractors", "source")));
    }
    full = listed(full);
    full = eachOf(full, "groups", null);
    if (full.get("groups") instanceof Node.Sequence groups) {
      List<Node> changed = new ArrayList<>();
      for (Node group : groups.items()) {
        changed.add(group instanceof Node.Mapping mapping ? listed(mapping) : group);
      }
      full = full.with("groups", new Node.Sequence(groups.mark(), changed));
    }
    full = eachOf(full, "seeds", null);
    full = eachOf(full, "evaluations", null);
    if (full.get("evaluations") instanceof Node.Sequence plans) {
      List<Node> changed = new ArrayList<>();
      for (Node plan : plans.items()) {
        changed.add(
            plan instanceof Node.Mapping mapping
                ? tagged(mapping, Map.of("faces", "source", "protocol", "protocol"))
                : plan);
      }
      full = full.with("evaluations", new Node.Sequence(plans.mark(), changed));
    }
    return full;
  }

  private static Node.Mapping listed(Node.Mapping group) {
    return eachOf(eachOf(group, "losses", "loss"), "networks", "network");
  }

  private static Node stage(Node start) {
    Node named = tagged(start, "loss");
    return named instanceof Node.Mapping mapping && mapping.get("loss") != null
        ? mapping.with("loss", tagged(mapping.get("loss"), "loss"))
        : named;
  }

  private static Node.Mapping tagged(Node.Mapping section, Map<String, String> tags) {
    Node.Mapping full = section;
    for (Map.Entry<String, String> part : tags.entrySet()) {
      Node value = full.get(part.getKey());
      full = value == null ? full : full.with(part.getKey(), tagged(value, part.getValue()));
    }
    return full;
  }

  private static Node.Mapping eachOf(Node.Mapping root, String section, String tag) {
    Node value = root.get(section);
    if (value == null) {
      return root;
    }
    List<Node> items = value instanceof Node.Sequence sequence ? sequence.items() : List.of(value);
    return root.with(
        section,
        new Node.Sequence(
            value.mark(),
            items.stream().map(item -> tag == null ? item : tagged(item, tag)).toList()));
  }

  private static Node tagged(Node node, String tag) {
    return node instanceof Node.Scalar scalar && !scalar.isNull()
        ? new Node.Mapping(scalar.mark(), Map.of(tag, new Node.Entry(scalar.mark(), scalar)))
        : node;
  }
}
