package org.sphereface.datasets.inspection;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.files.WholeFile;

/**
 * Draws a sample of images of one size side by side in one image.
 *
 * @param count how many at most
 * @param seed of the sample
 */
public record ContactSheet(int count, long seed) {

  /**
   * Checks the count.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ContactSheet {
    if (count < 1) {
      throw new IllegalArgumentException("a contact sheet needs >= 1 images, got " + count);
    }
  }

  /**
   * Writes a PNG of about as many columns as rows; the last row may have black places.
   *
   * @param images files of one size, at least one; a sample without repetition is taken, in their
   *     order
   * @throws DatasetException if one cannot be read
   */
  public void write(List<Path> images, Path file) {
    List<Path> chosen = sample(images);
    int columns = (int) Math.ceil(Math.sqrt(chosen.size()));
    int rows = (chosen.size() + columns - 1) / columns;
    FaceImage first = new ImageFile(chosen.get(0)).read();
    FaceImage sheet =
        PixelOperations.grid(
            rows,
            columns,
            first.height(),
            first.width(),
            (row, column) -> {
              int cell = row * columns + column;
              return cell < chosen.size()
                  ? Optional.of(face(chosen.get(cell), first))
                  : Optional.empty();
            });
    try {
      WholeFile.write(file, ImageEncoding.png(sheet));
    } catch (IOException e) {
      throw DatasetException.unwritable(file, e);
    }
  }

  private static FaceImage face(Path file, FaceImage first) {
    FaceImage face = new ImageFile(file).read();
    if (face.height() != first.height() || face.width() != first.width()) {
      throw new DatasetException(
          file + ": the image is not of the first one's size: align all images to one size");
    }
    return face;
  }

  /** Selection sampling: each of the images with the same probability, their order kept. */
  private List<Path> sample(List<Path> images) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Path> chosen = new ArrayList<>();
    for (int i = 0; i < images.size() && chosen.size() < count; i++) {
      if (random.nextInt(images.size() - i) < count - chosen.size()) {
        chosen.add(images.get(i));
      }
    }
    return chosen;
  }
}
