package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;

/** Reads the section {@code groups}: which losses are trained with which networks. */
final class GroupsSection {

  private static final List<String> GROUP_KEYS = List.of("losses", "networks");

  private GroupsSection() {}

  /** Returns the groups of a matrix, or one group of its losses and networks. */
  static List<Matrix.Group> of(YamlNode.Mapping resolved) {
    if (resolved.get("groups") == null) {
      return List.of(group(resolved));
    }
    for (String section : GROUP_KEYS) {
      if (resolved.get(section) != null) {
        throw new MatrixException(
            resolved.get(section).position(),
            "'" + section + "' must be in each of the 'groups', not beside them: move it there.");
      }
    }
    List<Matrix.Group> groups = new ArrayList<>();
    for (YamlNode node : MatrixSections.list(resolved, "groups")) {
      if (!(node instanceof YamlNode.Mapping mapping)) {
        throw new MatrixException(node.position(), "a group takes a map of losses and networks.");
      }
      OptionReader.requireKnownKeys(mapping, "a group", GROUP_KEYS);
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

  /** Returns the losses or networks of all groups, each once. */
  static <T> List<T> distinct(List<Matrix.Group> groups, Function<Matrix.Group, List<T>> part) {
    return new ArrayList<>(
        groups.stream().flatMap(group -> part.apply(group).stream()).distinct().toList());
  }
}
