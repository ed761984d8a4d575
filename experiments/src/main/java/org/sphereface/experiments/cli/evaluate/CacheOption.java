package org.sphereface.experiments.cli.evaluate;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a network's embeddings are kept between evaluations. */
final class CacheOption {

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Where a network's embeddings are kept, and taken from when nothing that decides them has"
              + " changed; runs/embeddings if not given.")
  private Path cache = Path.of("runs", "embeddings");

  Path folder() {
    return cache;
  }
}
