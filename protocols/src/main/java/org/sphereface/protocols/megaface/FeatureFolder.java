package org.sphereface.protocols.megaface;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.embeddings.EmbeddingFile;

/**
 * A file of features for each image, as the devkit names them: {@code FOLDER/PATH + suffix}, an
 * OpenCV matrix of N rows and one column (see {@link EmbeddingFile}).
 */
public final class FeatureFolder implements EmbeddingRows {

  private final Path folder;
  private final List<String> paths;
  private final String suffix;
  private final int dimension;

  /**
   * @param folder the features' folder
   * @param paths the images
   * @param suffix what follows an image's path in its features' name, such as {@code _mine.bin}
   * @throws ProtocolException if files are missing, with their number, or there is no image
   */
  public FeatureFolder(Path folder, List<String> paths, String suffix) {
    this.folder = folder;
    this.paths = List.copyOf(paths);
    this.suffix = suffix;
    if (paths.isEmpty()) {
      throw new ProtocolException("No images are left to compare in " + folder + ".");
    }
    List<String> missing = paths.stream().filter(path -> !exists(folder, path, suffix)).toList();
    if (!missing.isEmpty()) {
      throw new ProtocolException(
          missing.size()
              + " of "
              + paths.size()
              + " feature files are missing in "
              + folder
              + ", the first "
              + missing.get(0)
              + suffix
              + ": extract them, or leave them out with --skip-missing.");
    }
    this.dimension = read(0).length;
  }

  /** Whether an image has features. */
  public static boolean exists(Path folder, String path, String suffix) {
    return Files.isRegularFile(folder.resolve(path + suffix));
  }

  private float[] read(int row) {
    try (EmbeddingFile file = EmbeddingFile.open(folder.resolve(paths.get(row) + suffix))) {
      return file.vector();
    }
  }

  @Override
  public int size() {
    return paths.size();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public String name(int row) {
    return folder.resolve(paths.get(row) + suffix).toString();
  }

  @Override
  public void read(int first, int count, float[] into) {
    for (int row = 0; row < count; row++) {
      float[] values = read(first + row);
      if (values.length != dimension) {
        throw new ProtocolException(
            name(first + row)
                + " has "
                + values.length
                + " values where "
                + name(0)
                + " has "
                + dimension
                + ".");
      }
      System.arraycopy(values, 0, into, row * dimension, dimension);
    }
  }
}
