package org.sphereface.experiments.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.files.ContentFingerprint;

/**
 * Reads the images that an evaluation will need before anything is trained, so that no training is
 * lost because one is broken. Sets that fit into the cache are not read again later.
 */
public final class BrokenImages {

  /** The number of images that are read of a larger set, evenly spread: some ten seconds. */
  private static final int MOST = 20_000;

  private static final int SHOWN = 3;

  private BrokenImages() {}

  /**
   * Reads images of a set; those of synthetic faces that no file holds are drawn and never broken.
   *
   * @param indices of the images
   * @return what is wrong with the first that are broken, in one sentence; empty if none is
   */
  public static Optional<String> among(FaceDataset faces, Collection<Integer> indices) {
    if (faces.synthetic() && !ContentFingerprint.coversBytes(faces.fingerprint())) {
      return Optional.empty();
    }
    List<Integer> all = new ArrayList<>(indices);
    int count = Math.min(MOST, all.size());
    List<String> broken =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(at -> problem(faces, all.get((int) ((long) at * all.size() / count))))
            .filter(Objects::nonNull)
            .collect(Collectors.toList());
    if (broken.isEmpty()) {
      return Optional.empty();
    }
    String first = broken.stream().limit(SHOWN).collect(Collectors.joining("; "));
    return Optional.of(
        broken.size() == 1 ? first : broken.size() + " images cannot be read, such as " + first);
  }

  private static String problem(FaceDataset faces, int index) {
    try {
      faces.image(index);
      return null;
    } catch (DatasetException e) {
      return e.getMessage();
    }
  }
}
