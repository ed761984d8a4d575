package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.ResultException;

/**
 * The methods of two runs, matched with each other. A method is a loss on a network and a part of
 * the face; its cells differ in the seed alone. Methods match
 *
 * <ol>
 *   <li>as the reader names them;
 *   <li>if they have the same options;
 *   <li>by their role: if loss and network have the same names in both runs, and no other method
 *       has.
 * </ol>
 */
public final class MatchedMethods {

  private static final String SEED = "_seed";

  private final List<MatchedPair> pairs = new ArrayList<>();
  private final List<MethodCells> onlyInA;
  private final List<MethodCells> onlyInB;

  /** A method with its cells, a seed each. */
  public record MethodCells(List<ReportedCell> cells) {
    public MethodCells {
      cells = List.copyOf(cells);
    }

    private ReportedCell first() {
      return cells.get(0);
    }

    /** The name of its cells without the seed, such as {@code softmax_sphereface-4}. */
    public String id() {
      String id = first().plan().id();
      String ending = SEED + first().plan().seed();
      return id.endsWith(ending) ? id.substring(0, id.length() - ending.length()) : id;
    }

    /** {@code softmax on SphereFace-4}. */
    public String label() {
      String patch = first().plan().patch();
      return first().plan().loss().label()
          + " on "
          + first().plan().network().label()
          + (patch == null ? "" : ", patch " + patch);
    }

    private boolean isSame(MethodCells other) {
      return first().plan().loss().equals(other.first().plan().loss())
          && first().plan().network().equals(other.first().plan().network())
          && Objects.equals(first().plan().patch(), other.first().plan().patch());
    }

    private boolean hasRole(MethodCells other) {
      return label().equals(other.label())
          && first().plan().loss().id().equals(other.first().plan().loss().id())
          && first().plan().network().id().equals(other.first().plan().network().id());
    }
  }

  /**
   * Two matched methods.
   *
   * @param differences options in which they differ, such as {@code loss m 2, then 4}
   */
  public record MatchedPair(MethodCells a, MethodCells b, List<String> differences) {
    public MatchedPair {
      differences = List.copyOf(differences);
    }

    /** The label of the first, and that of the second if it is another. */
    public String label() {
      return a.label().equals(b.label()) ? a.label() : a.label() + " → " + b.label();
    }
  }

  /**
   * Matches two runs.
   *
   * @param named methods of B by those of A, each by {@link MethodCells#id} or by the id of a cell
   * @throws ResultException if one is not in its run
   */
  public MatchedMethods(RunResults a, RunResults b, Map<String, String> named) {
    onlyInA = methods(a);
    onlyInB = methods(b);
    named.forEach((inA, inB) -> match(find(onlyInA, inA, "A"), find(onlyInB, inB, "B")));
    for (MethodCells one : List.copyOf(onlyInA)) {
      onlyInB.stream().filter(one::isSame).findFirst().ifPresent(other -> match(one, other));
    }
    for (MethodCells one : List.copyOf(onlyInA)) {
      List<MethodCells> others = onlyInB.stream().filter(one::hasRole).toList();
      if (others.size() == 1 && onlyInA.stream().filter(one::hasRole).count() == 1) {
        match(one, others.get(0));
      }
    }
  }

  private void match(MethodCells one, MethodCells other) {
    pairs.add(new MatchedPair(one, other, differences(one.first(), other.first())));
    onlyInA.remove(one);
    onlyInB.remove(other);
  }

  private static List<MethodCells> methods(RunResults run) {
    Map<List<Object>, List<ReportedCell>> methods = new LinkedHashMap<>();
    for (ReportedCell cell : run.cells()) {
      List<Object> key =
          Stream.of(
                  cell.plan().loss(),
                  cell.plan().network(),
                  Optional.ofNullable(cell.plan().patch()))
              .map(Object.class::cast)
              .toList();
      methods.computeIfAbsent(key, k -> new ArrayList<>()).add(cell);
    }
    return new ArrayList<>(methods.values().stream().map(MethodCells::new).toList());
  }

  private static MethodCells find(List<MethodCells> methods, String name, String run) {
    return methods.stream()
        .filter(
            method ->
                method.id().equals(name)
                    || method.cells().stream().anyMatch(cell -> cell.plan().id().equals(name)))
        .findFirst()
        .orElseThrow(
            () ->
                new ResultException(
                    "--pair names '"
                        + name
                        + "', which is no method of run "
                        + run
                        + " that is still to be matched: give one of "
                        + String.join(", ", methods.stream().map(MethodCells::id).toList())
                        + "."));
  }

  private static List<String> differences(ReportedCell one, ReportedCell other) {
    List<String> differences = new ArrayList<>();
    add(differences, "loss", one.plan().loss(), other.plan().loss());
    add(differences, "network", one.plan().network(), other.plan().network());
    return differences;
  }

  private static void add(List<String> into, String what, Component one, Component other) {
    if (!one.id().equals(other.id())) {
      into.add(what + " " + one.id() + ", then " + other.id());
      return;
    }
    TreeSet<String> names = new TreeSet<>(one.options().keySet());
    names.addAll(other.options().keySet());
    for (String name : names) {
      Object before = one.options().get(name);
      Object after = other.options().get(name);
      if (!Objects.equals(before, after)) {
        into.add(what + " " + name + " " + before + ", then " + after);
      }
    }
  }

  public List<MatchedPair> pairs() {
    return List.copyOf(pairs);
  }

  /** The methods that only A plans. */
  public List<MethodCells> onlyInA() {
    return List.copyOf(onlyInA);
  }

  /** The methods that only B plans. */
  public List<MethodCells> onlyInB() {
    return List.copyOf(onlyInB);
  }
}
