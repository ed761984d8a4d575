package org.sphereface.experiments.cli.evaluate;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a network's embeddings are kept between evaluations. */
final class CacheOption {

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Folder that keeps the embeddings of --network or --model. They are read from it if the"
              + " file's SHA-256, faces, options, engine and version are the same. Default:"
              + " runs/embeddings.")
  private Path cache = Path.of("runs", "embeddings");

  Path folder() {
    return cache;
  }
}
