package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;

/** Reads the section {@code groups}: which losses are trained with which networks. */
final class GroupsSection {

  private static final List<String> SECTIONS = List.of("losses", "networks");
  private static final String FIRST_SEEDS = "firstSeeds";
  private static final List<String> GROUP_KEYS = List.of("losses", "networks", FIRST_SEEDS);

  private GroupsSection() {}

  /** Returns the groups of a matrix, or one group of its losses and networks. */
  static List<Matrix.Group> of(YamlNode.Mapping resolved) {
    if (resolved.get("groups") == null) {
      return List.of(group(resolved));
    }
    for (String section : SECTIONS) {
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

  /**
   * Returns the losses of all groups as the matrix gives them, lists of options expanded, by what
   * they are read as.
   *
   * @param losses what the same losses are read as, in order, such as with a fitted annealing
   */
  static Map<Loss, YamlNode.Mapping> given(YamlNode.Mapping resolved, List<Matrix.Group> losses) {
    List<YamlNode> groups =
        resolved.get("groups") == null
            ? List.of(resolved)
            : MatrixSections.list(resolved, "groups");
    Map<Loss, YamlNode.Mapping> given = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      List<YamlNode.Mapping> variants =
          MatrixSections.list((YamlNode.Mapping) groups.get(i), "losses").stream()
              .flatMap(node -> Registry.losses().variants(node).stream())
              .toList();
      for (int j = 0; j < variants.size(); j++) {
        given.putIfAbsent(losses.get(i).losses().get(j), variants.get(j));
      }
    }
    return given;
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
                .toList(),
            firstSeeds(mapping));
    MatrixSections.requireDistinct(mapping, "losses", group.losses());
    MatrixSections.requireDistinct(mapping, "networks", group.networks());
    return group;
  }

  /** The number of seeds that a group limits itself to. */
  private record SeedLimit(Integer firstSeeds) {
    SeedLimit {
      if (firstSeeds != null && firstSeeds < 1) {
        throw new IllegalArgumentException(FIRST_SEEDS + " must be at least 1, not " + firstSeeds);
      }
    }
  }

  private static Integer firstSeeds(YamlNode.Mapping mapping) {
    YamlNode.Mapping limit = mapping.without("losses").without("networks");
    return mapping.get(FIRST_SEEDS) == null
        ? null
        : new OptionReader().read(new SeedLimit(null), limit, "a group").firstSeeds();
  }

  /** Returns the losses or networks of all groups, each once. */
  static <T> List<T> distinct(List<Matrix.Group> groups, Function<Matrix.Group, List<T>> part) {
    return new ArrayList<>(
        groups.stream().flatMap(group -> part.apply(group).stream()).distinct().toList());
  }
}
