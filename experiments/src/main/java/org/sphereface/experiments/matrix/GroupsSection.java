package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;

/** Reads which losses go with which networks. */
final class GroupsSection {

  private static final List<String> GROUP_KEYS = List.of("losses", "networks");

  private GroupsSection() {}

  /** The groups of a matrix, or its losses and networks as the only one. */
  static List<Matrix.Group> of(YamlNode.Mapping resolved) {
    if (resolved.get("groups") == null) {
      return List.of(group(resolved));
    }
    for (String section : GROUP_KEYS) {
      if (resolved.get(section) != null) {
        throw new MatrixException(
            resolved.get(section).mark(),
            "'" + section + "' stands in each of the 'groups', or there are no groups.");
      }
    }
    List<Matrix.Group> groups = new ArrayList<>();
    for (YamlNode node : MatrixSections.list(resolved, "groups")) {
      if (!(node instanceof YamlNode.Mapping mapping)) {
        throw new MatrixException(node.mark(), "a group takes a map of losses and networks.");
      }
      mapping
          .entries()
          .forEach(
              (key, entry) -> {
                if (!GROUP_KEYS.contains(key)) {
                  throw OptionReader.unknownKey(entry.key(), key, "a group", GROUP_KEYS);
                }
              });
      groups.add(group(mapping));
    }
    return groups;
  }

  private static Matrix.Group group(YamlNode.Mapping mapping) {
    Registry<Loss> losses = Registry.losses();
    Registry<Network> networks = Registry.networks();
    Matrix.Group group =
        new Matrix.Group(
            MatrixSections.list(mapping, "losses").stream()
                .flatMap(node -> losses.expand(node).stream())
                .toList(),
            MatrixSections.list(mapping, "networks").stream()
                .flatMap(node -> networks.expand(node).stream())
                .toList());
    MatrixSections.requireDistinct(mapping, "losses", group.losses());
    MatrixSections.requireDistinct(mapping, "networks", group.networks());
    return group;
  }

  /** Each of the groups' losses or networks once. */
  static <T> List<T> distinct(List<Matrix.Group> groups, Function<Matrix.Group, List<T>> part) {
    return new ArrayList<>(
        groups.stream().flatMap(group -> part.apply(group).stream()).distinct().toList());
  }
}
