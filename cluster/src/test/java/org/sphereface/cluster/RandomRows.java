package org.sphereface.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Files of random embeddings as text. */
final class RandomRows {

  private static final int COLUMNS = 16;

  private RandomRows() {}

  /** Writes rows of standard Gaussian values; returns the file. */
  static Path write(Path file, int count, SplittableRandom random) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < count; row++) {
      for (int k = 0; k < COLUMNS; k++) {
        rows.append(k == 0 ? "" : ",").append((float) random.nextGaussian());
      }
      rows.append('\n');
    }
    return Files.writeString(file, rows.toString());
  }
}
