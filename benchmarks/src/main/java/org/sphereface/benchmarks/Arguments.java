package org.sphereface.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * What all benchmarks are told.
 *
 * @param quick less of everything
 * @param out where results go
 * @param given what is no option
 */
record Arguments(boolean quick, Path out, List<String> given) {

  private static final String OUT = "--out=";

  /** Of {@code --quick}, {@code --out=DIR}, by default {@code target/benchmarks}, and the rest. */
  static Arguments of(String... args) {
    return new Arguments(
        List.of(args).contains("--quick"),
        List.of(args).stream()
            .filter(argument -> argument.startsWith(OUT))
            .map(argument -> Path.of(argument.substring(OUT.length())))
            .findFirst()
            .orElse(Path.of("target", "benchmarks")),
        List.of(args).stream().filter(argument -> !argument.startsWith("--")).toList());
  }
}
