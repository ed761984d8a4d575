package org.sphereface.experiments.cli.evaluate;

import picocli.CommandLine.Option;

/** Options of scores that {@code evaluate lfw} and {@code bundle} share. */
final class ScoringOptions {

  @Option(
      names = "--components",
      paramLabel = "K",
      defaultValue = "64",
      description = "Number of principal components of --evaluation pca. Default: 64.")
  private int components;

  @Option(
      names = "--bootstrap",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "95 %% confidence intervals from N resamples of the identities. Default: 0, no intervals.")
  private int bootstrap;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the resampling. Default: 1.")
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
