package org.sphereface.datasets.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SimilarityTransform;
import org.sphereface.files.InputFile;

/**
 * Rows and columns of an image as they are stored: the orientation in a JPEG's EXIF is not applied.
 */
public record ImageSize(int height, int width) {

  /** From the file's header where that is enough; empty if the image cannot be read. */
  public static Optional<ImageSize> of(Path file) {
    try {
      Optional<ImageSize> announced = announced(file);
      return announced.isPresent() ? announced : of(new ImageFile(file).read());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** From the file's header alone; empty if that is not enough, or the image cannot be read. */
  static Optional<ImageSize> announced(Path file) {
    try (InputStream in = new BufferedInputStream(InputFile.stream(file), 1 << 14)) {
      return announced(in);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** From an encoded image; empty if it cannot be read. */
  public static Optional<ImageSize> of(byte[] encoded) {
    try {
      Optional<ImageSize> announced = announced(new ByteArrayInputStream(encoded));
      return announced.isPresent() ? announced : of(ImageFile.decode("image", encoded));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Reads the size from the header; empty where the whole image is needed. */
  private static Optional<ImageSize> announced(InputStream in) throws IOException {
    in.mark(ImageFormats.SIGNATURE);
    byte[] signature = in.readNBytes(ImageFormats.SIGNATURE);
    in.reset();
    return ImageFormats.of(signature).sizeReader().read(in);
  }

  static Optional<ImageSize> of(FaceImage image) {
    return Optional.of(new ImageSize(image.height(), image.width()));
  }

  /** Whether a point lies within a pixel of the image, or of the image turned by 90 degrees. */
  public boolean holds(SimilarityTransform.Point point) {
    double least = Math.min(point.x(), point.y());
    double most = Math.max(point.x(), point.y());
    return least >= -1 && least <= Math.min(height, width) && most <= Math.max(height, width);
  }

  @Override
  public String toString() {
    return height + " x " + width;
  }
}
