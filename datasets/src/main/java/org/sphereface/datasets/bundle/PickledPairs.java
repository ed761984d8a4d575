package org.sphereface.datasets.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.datasets.DatasetException;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.files.pickle.PickleInput;
import org.sphereface.files.pickle.PickleReader;
import org.sphereface.files.pickle.PickledBytes;

/**
 * The content of a {@code .bin} bundle of InsightFace: a Python pickle of {@code (images, same)}, a
 * list of 2 N encoded images and a list of N truth values; images 2 i and 2 i + 1 are pair i.
 *
 * <p>Pickles are programs. Here nothing is executed: {@link PickleReader} knows the opcodes that
 * build such a pair of lists, and refuses all others by name. Images stay in the file.
 *
 * @param images the place of each image in the file
 * @param same whether each pair is of the same person
 */
record PickledPairs(List<PickledBytes> images, List<Boolean> same) {

  private static final int FREE_IMAGES = 4096;
  private static final int BYTES_AN_IMAGE = 8;
  private static final int LONGEST_TRUTH = 8;

  static final String LAYOUT =
      "InsightFace's bundle, a pickle of (list of 2 N encoded images, list of N truth values)";

  /**
   * @throws DatasetException if the file is missing, truncated, or not such a bundle
   */
  static PickledPairs read(Path file) {
    try (PickleInput in = new PickleInput(file)) {
      return of(new PickleReader(in, new PickledCall.Objects()).read(), file);
    } catch (EOFException e) {
      throw new DatasetException(
          file + ": the file ends too early: it is truncated; fetch it again", e);
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": no such file: expected " + LAYOUT, e);
    } catch (IOException e) {
      throw new DatasetException(file + ": " + Reason.of(e) + "; expected " + LAYOUT, e);
    }
  }

  private static PickledPairs of(Object value, Path file) throws IOException {
    if (!(value instanceof PickleReader.Sequence pair)
        || pair.items().size() != 2
        || !(pair.items().get(0) instanceof PickleReader.Sequence images)) {
      throw new IOException(
          "the pickle is "
              + (value instanceof Long number ? "the number " + number + ", " : "")
              + "not two lists");
    }
    Object truths = pair.items().get(1);
    List<PickledBytes> bytes = new ArrayList<>();
    for (Object image : images.items()) {
      bytes.add(encoded(image, bytes.size()));
    }
    List<Boolean> same = truths(truths, file);
    if (bytes.isEmpty() || bytes.size() != 2 * same.size()) {
      throw new IOException(
          "the lists have " + bytes.size() + " images and " + same.size() + " truth values");
    }
    if (bytes.size() > FREE_IMAGES + Files.size(file) / BYTES_AN_IMAGE) {
      throw new IOException("the lists name more images than a file of its size holds");
    }
    return new PickledPairs(List.copyOf(bytes), List.copyOf(same));
  }

  private static PickledBytes encoded(Object image, int item) throws IOException {
    if (image instanceof PickledBytes encoded) {
      return encoded;
    }
    if (image instanceof PickledCall.Array array && !array.type().name().equals("b1")) {
      return array.bytes();
    }
    throw new IOException("item " + item + " of the first list is not bytes");
  }

  /** A list of truth values, or an array of them. */
  private static List<Boolean> truths(Object truths, Path file) throws IOException {
    List<Boolean> same = new ArrayList<>();
    try (FileChannel channel = InputFile.channel(file)) {
      if (truths instanceof PickledCall.Array array) {
        for (byte value : array.bytes().read(channel)) {
          same.add(truth((long) value, same.size()));
        }
      } else if (truths instanceof PickleReader.Sequence list) {
        for (Object truth : list.items()) {
          boolean numpy =
              truth instanceof PickledCall.Truth of && of.bytes().length() <= LONGEST_TRUTH;
          byte[] one = numpy ? ((PickledCall.Truth) truth).bytes().read(channel) : new byte[0];
          same.add(truth(one.length == 1 ? (Object) (long) one[0] : truth, same.size()));
        }
      } else {
        throw new IOException("the pickle is not two lists");
      }
    }
    return same;
  }

  private static boolean truth(Object value, int item) throws IOException {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof Long number && (number == 0 || number == 1)) {
      return number == 1;
    }
    throw new IOException(
        "item "
            + item
            + " of the second list is no truth value"
            + (value instanceof Long number
                ? ": the number " + number + " is neither 0 nor 1"
                : ""));
  }
}
