package org.sphereface.experiments.matrix;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The files and folders that data sets and protocols read: the options of type text that name an
 * existing file or folder, and are no words of another meaning.
 *
 * @param all as they were given
 */
public record SourcePaths(List<Path> all) {

  /** Copies the list. */
  public SourcePaths {
    all = List.copyOf(all);
  }

  /** Finds the paths of a matrix. */
  public SourcePaths(Matrix matrix) {
    this(of(matrix));
  }

  /**
   * Finds the paths of a data set or protocol.
   *
   * @param source a record of options
   */
  public static SourcePaths ofOptions(Object source) {
    List<Path> paths = new ArrayList<>();
    add(source, paths);
    return new SourcePaths(paths);
  }

  private static List<Path> of(Matrix matrix) {
    List<Path> paths = new ArrayList<>();
    add(matrix.train(), paths);
    List<EvaluationPlan> plans = new ArrayList<>(matrix.evaluations());
    plans.addAll(matrix.heldOut());
    if (matrix.tuning() != null) {
      plans.add(matrix.tuning().validation());
    }
    for (EvaluationPlan evaluation : plans) {
      add(evaluation.faces(), paths);
      add(evaluation.protocol(), paths);
    }
    if (matrix.megaFace() != null) {
      add(matrix.megaFace().probes(), paths);
      add(matrix.megaFace().distractors(), paths);
    }
    return paths;
  }

  private static void add(Object value, List<Path> paths) {
    if (value instanceof String text) {
      addIfThere(text, paths);
    } else if (value instanceof Collection<?> several) {
      several.forEach(each -> add(each, paths));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(each -> add(each, paths));
    } else if (value instanceof Record record) {
      Matrix.options(record)
          .forEach(
              (option, each) -> {
                if (NamedPaths.isPath(option)) {
                  add(each, paths);
                }
              });
    }
  }

  private static void addIfThere(String text, List<Path> paths) {
    try {
      Path path = Path.of(text);
      if (!text.isBlank() && Files.exists(path)) {
        paths.add(path);
      }
    } catch (InvalidPathException e) {
      // no path
    }
  }
}
