package org.sphereface.datasets;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Aligned, labelled face images in a fixed order. Reading is safe from several threads at once. */
public interface FaceDataset {

  /** Describes the set for reports: its name and size, and whether it is a subset. */
  String description();

  /** Whether the faces are synthetic: reports must state it beside every number. */
  boolean synthetic();

  /** Names of the identities; the position is the label. */
  List<String> identities();

  /**
   * Names of the images, unique, such as {@code Abel_Pacheco/Abel_Pacheco_0001.jpg}; the position
   * is the index.
   */
  List<String> images();

  /** Label of an image: a position in {@link #identities()}. */
  int label(int index);

  /**
   * Reads or renders an image, aligned to the set's size.
   *
   * @throws DatasetException if it cannot be read
   */
  FaceImage image(int index);

  /**
   * What a function makes of an image, in whose time the image is in memory: large photographs of
   * many threads wait for one another.
   *
   * @param use must not read another image
   * @throws DatasetException if it cannot be read
   */
  default <T> T image(int index, Function<FaceImage, T> use) {
    return use.apply(image(index));
  }

  /**
   * The first image that can be read, among the first hundred: its size is the set's.
   *
   * @throws DatasetException if there is none, as for the first
   */
  default FaceImage anyImage() {
    DatasetException first = null;
    for (int index = 0; index < Math.min(100, images().size()); index++) {
      try {
        return image(index);
      } catch (DatasetException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new DatasetException(description() + ": there are no images") : first;
  }

  /**
   * The image as a JPEG or PNG file, where it is stored as one that decodes to exactly {@link
   * #image}: it need not be encoded again.
   *
   * @throws DatasetException if it cannot be read
   */
  default Optional<byte[]> encoded(int index) {
    return Optional.empty();
  }

  /**
   * The same images in the same order, of each a patch instead of the whole face; of a set that is
   * a patch, another patch. Photographs that are aligned when they are read are aligned to it; of
   * faces that are stored aligned it is cut out.
   *
   * @throws DatasetException if the patch reaches beyond the stored image
   */
  default FaceDataset patch(FacePatch patch) {
    return patch.isWhole() ? this : new PatchDataset(this, patch);
  }

  /**
   * A hash (SHA-256, hexadecimal) of what the set holds: options, names, labels, landmarks, and the
   * bytes of all files, as {@link org.sphereface.files.ContentFingerprint} writes it. Files are
   * read once and their hashes remembered; of a set that has been asked, it stays what it was.
   *
   * @throws DatasetException if a file cannot be read
   */
  String fingerprint();
}
