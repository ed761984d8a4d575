package org.sphereface.experiments.cli.evaluate;

import picocli.CommandLine.Option;

/** How pairs are judged: the options that {@code evaluate lfw} and {@code bundle} share. */
final class ScoringOptions {

  @Option(
      names = "--components",
      paramLabel = "K",
      defaultValue = "64",
      description = "Principal components of --evaluation pca; default 64.")
  private int components;

  @Option(
      names = "--bootstrap",
      paramLabel = "N",
      defaultValue = "0",
      description = "95 %% confidence intervals from N resamples of the people; default 0, none.")
  private int bootstrap;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the resampling; default 1.")
  private long seed;

  int components() {
    return components;
  }

  int bootstrap() {
    return bootstrap;
  }

  long seed() {
    return seed;
  }
}
