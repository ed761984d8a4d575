package org.sphereface.experiments.cli.run;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A matrix, and values of it that the command line replaces. */
final class MatrixArgument {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      paramLabel = "MATRIX",
      description = "A shipped matrix (sphereface list matrices) or a YAML file.")
  private String matrix;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Replaces a value of the matrix. PATH is the name of an input, or keys and list indices"
              + " joined by dots. Can be repeated. Files in VALUE are relative to the working"
              + " directory, those in a matrix file to the folder of that file.")
  private List<String> sets = List.of();

  /** The name of a shipped matrix, or a file. */
  String name() {
    return matrix;
  }

  /**
   * Reads the matrix.
   *
   * @throws CommandLine.ParameterException if a replacement has no path
   */
  Matrix read() {
    requirePaths();
    return new MatrixReader().read(matrix, sets);
  }

  /** Returns the matrix with all defaults, as a matrix file; see {@link #read()}. */
  String resolved() {
    requirePaths();
    return new MatrixReader().resolved(matrix, sets);
  }

  private void requirePaths() {
    for (String set : sets) {
      if (set.indexOf('=') < 1) {
        throw new CommandLine.ParameterException(
            command.commandLine(),
            "--set takes PATH=VALUE, such as recipe.iterations=100, not '" + set + "'.");
      }
    }
  }

  /** Reads the matrix with its first seed and two trials alone; its name ends in {@code -quick}. */
  Matrix readQuick() {
    Matrix whole = read();
    List<String> quick = new ArrayList<>(sets);
    quick.add("seeds=[" + whole.seeds().get(0) + "]");
    quick.add("name=" + whole.name() + "-quick");
    if (whole.tuning() != null) {
      quick.addAll(List.of("tuning.trials=2", "tuning.rungs=1"));
    }
    return new MatrixReader().read(matrix, quick);
  }
}
