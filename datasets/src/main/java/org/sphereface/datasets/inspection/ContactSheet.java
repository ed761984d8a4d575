package org.sphereface.datasets.inspection;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.image.ImageFormat;
import org.sphereface.files.WholeFile;

/**
 * A sample of images of one size side by side in one image, to look at.
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
    List<FaceImage> faces = chosen.stream().map(image -> new ImageFile(image).read()).toList();
    int columns = (int) Math.ceil(Math.sqrt(faces.size()));
    int rows = (faces.size() + columns - 1) / columns;
    int height = faces.get(0).height();
    int width = faces.get(0).width();
    byte[] sheet = new byte[rows * height * columns * width * 3];
    for (int i = 0; i < faces.size(); i++) {
      FaceImage face = faces.get(i);
      if (face.height() != height || face.width() != width) {
        throw new DatasetException(
            chosen.get(i) + ": the image is not of the first one's size: align all alike");
      }
      for (int y = 0; y < height; y++) {
        int row = i / columns * height + y;
        int at = (row * columns + i % columns) * width * 3;
        System.arraycopy(face.rgb(), y * width * 3, sheet, at, width * 3);
      }
    }
    FaceImage whole = new FaceImage(rows * height, columns * width, sheet);
    try {
      WholeFile.write(file, ImageFormat.PNG.encode(whole));
    } catch (IOException e) {
      throw DatasetException.unwritable(file, e);
    }
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
