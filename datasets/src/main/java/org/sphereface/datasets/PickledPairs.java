package org.sphereface.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code .bin} bundle of InsightFace holds: a Python pickle of {@code (images, same)}, a
 * list of 2 N encoded images and a list of N truth values; images 2 i and 2 i + 1 are pair i.
 *
 * <p>Pickles are programs. Here nothing is executed: {@link PickleReader} knows the opcodes that
 * build such a pair of lists, and refuses all others by name. Images stay in the file.
 *
 * @param images where each image stands
 * @param same whether each pair is of the same person
 */
record PickledPairs(List<PickledBytes> images, List<Boolean> same) {

  static final String LAYOUT =
      "InsightFace's bundle, a pickle of (list of 2 N encoded images, list of N truth values)";

  /**
   * @throws DatasetException if the file is missing, truncated, or not such a bundle
   */
  static PickledPairs read(Path file) {
    try (PickleInput in = new PickleInput(file)) {
      return of(new PickleReader(file, in).read());
    } catch (EOFException e) {
      throw new DatasetException(
          file + ": the file ends too early: it is truncated; fetch it again", e);
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": no such file: expected " + LAYOUT, e);
    } catch (IOException e) {
      throw new DatasetException(file + ": " + e.getMessage() + "; expected " + LAYOUT, e);
    }
  }

  private static PickledPairs of(Object value) throws IOException {
    if (!(value instanceof PickleReader.Sequence pair)
        || pair.items().size() != 2
        || !(pair.items().get(0) instanceof PickleReader.Sequence images)
        || !(pair.items().get(1) instanceof PickleReader.Sequence truths)) {
      throw new IOException("the pickle is not two lists");
    }
    List<PickledBytes> bytes = new ArrayList<>();
    for (Object image : images.items()) {
      if (!(image instanceof PickledBytes encoded)) {
        throw new IOException("item " + bytes.size() + " of the first list is not bytes");
      }
      bytes.add(encoded);
    }
    List<Boolean> same = new ArrayList<>();
    for (Object truth : truths.items()) {
      if (!(truth instanceof Boolean isSame)) {
        throw new IOException("item " + same.size() + " of the second list is no truth value");
      }
      same.add(isSame);
    }
    if (bytes.isEmpty() || bytes.size() != 2 * same.size()) {
      throw new IOException(
          "the lists have " + bytes.size() + " images and " + same.size() + " truth values");
    }
    return new PickledPairs(List.copyOf(bytes), List.copyOf(same));
  }
}
