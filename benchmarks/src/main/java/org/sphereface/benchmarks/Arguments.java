package org.sphereface.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * What all benchmarks are told.
 *
 * @param quick less of everything
 * @param mixed mixed precision even where the processor has no bfloat16
 * @param out where results go
 * @param python the interpreter of the peer in Python
 * @param given what is no option
 */
record Arguments(boolean quick, boolean mixed, Path out, String python, List<String> given) {

  private static final String OUT = "--out=";
  private static final String PYTHON = "--python=";

  /**
   * Of {@code --quick}, {@code --mixed}, {@code --out=DIR} ({@code target/benchmarks}), {@code
   * --python=FILE} and the rest.
   */
  static Arguments of(String... args) {
    return new Arguments(
        List.of(args).contains("--quick"),
        List.of(args).contains("--mixed"),
        Path.of(value(OUT, "target/benchmarks", args)),
        value(PYTHON, "python3", args),
        List.of(args).stream().filter(argument -> !argument.startsWith("--")).toList());
  }

  private static String value(String option, String otherwise, String... args) {
    return List.of(args).stream()
        .filter(argument -> argument.startsWith(option))
        .map(argument -> argument.substring(option.length()))
        .findFirst()
        .orElse(otherwise);
  }
}
