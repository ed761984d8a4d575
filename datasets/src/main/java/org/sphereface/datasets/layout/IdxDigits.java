package org.sphereface.datasets.layout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.DatasetFingerprint;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;

/**
 * MNIST and Fashion-MNIST, for the toy experiment: idx files ({@code 00 00 08 03}, number, rows,
 * columns, then bytes; labels {@code 00 00 08 01}), plain or compressed ({@code .gz}). Grey values
 * are repeated in red, green and blue. All images are kept in memory, as one byte a pixel.
 *
 * <p>Fingerprint: the files' pixels and labels.
 */
public record IdxDigits(
    @JsonPropertyDescription("such as train-images-idx3-ubyte.gz") String images,
    @JsonPropertyDescription("such as train-labels-idx1-ubyte.gz") String labels)
    implements FaceSource {

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  /**
   * Bytes that one compressed byte becomes at most; of MNIST and Fashion-MNIST it is two to five.
   */
  private static final long MOST_EXPANSION = 64;

  private static final long SMALL = 1 << 20;

  /** Both files still to be given. */
  public IdxDigits() {
    this("", "");
  }

  @Override
  public String id() {
    return "mnist";
  }

  @Override
  public String summary() {
    return "MNIST or Fashion-MNIST idx files, 28 x 28, for toy experiments";
  }

  @Override
  public String source() {
    return "LeCun, Cortes, Burges, The MNIST database; Xiao, Rasul, Vollgraf, arXiv 1708.07747";
  }

  private record Idx(int[] dimensions, byte[] values) {}

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    Path file = ImageIdentities.existing(id(), "images", images, "an idx file of images", false);
    Idx pixels = read(file, IMAGES);
    Idx classes =
        read(
            ImageIdentities.existing(id(), "labels", labels, "an idx file of labels", false),
            LABELS);
    int count = pixels.dimensions()[0];
    int height = pixels.dimensions()[1];
    int width = pixels.dimensions()[2];
    if (count == 0 || height == 0 || width == 0 || count != classes.dimensions()[0]) {
      throw new DatasetException(
          file
              + ": "
              + count
              + " images of "
              + height
              + " x "
              + width
              + " and "
              + classes.dimensions()[0]
              + " labels: expected as many labels as images");
    }
    return faces(file, pixels, classes, IdentityExclusion.of(excludedIdentities, List.of(), ""));
  }

  private FaceDataset faces(Path file, Idx pixels, Idx classes, IdentityExclusion exclusion) {
    int height = pixels.dimensions()[1];
    int width = pixels.dimensions()[2];
    byte[] stored = classes.values();
    List<String> identities = new ArrayList<>();
    int[] numbers = new int[256];
    for (int value :
        IntStream.range(0, stored.length)
            .map(i -> stored[i] & 0xff)
            .sorted()
            .distinct()
            .toArray()) {
      boolean out = exclusion.leavesOut(Integer.toString(value));
      numbers[value] = out ? -1 : identities.size();
      if (!out) {
        identities.add(Integer.toString(value));
      }
    }
    int[] kept =
        IntStream.range(0, stored.length).filter(i -> numbers[stored[i] & 0xff] >= 0).toArray();
    List<String> names = new ArrayList<>();
    for (int i : kept) {
      names.add(String.format(Locale.ROOT, "%d/%06d", stored[i] & 0xff, i));
    }
    return new LabelledDataset(
        file.getFileName()
            + ": "
            + kept.length
            + " images of "
            + identities.size()
            + " classes, "
            + height
            + " x "
            + width
            + exclusion.summary(),
        false,
        List.copyOf(identities),
        List.copyOf(names),
        IntStream.of(kept).map(i -> numbers[stored[i] & 0xff]).toArray(),
        index -> image(pixels.values(), kept[index], height, width),
        () -> new DatasetFingerprint().add(id()).add(names).add(pixels.values()).add(stored).hex());
  }

  private static FaceImage image(byte[] grey, int index, int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = grey[index * height * width + i / 3];
    }
    return new FaceImage(height, width, rgb);
  }

  private static Idx read(Path path, int magic) {
    boolean compressed = path.toString().endsWith(".gz");
    try (InputStream file = new BufferedInputStream(InputFile.stream(path));
        InputStream in = compressed ? new GZIPInputStream(file) : file) {
      int[] dimensions = new int[magic & 0xff];
      byte[] header = in.readNBytes(4 + 4 * dimensions.length);
      if (header.length < 4 + 4 * dimensions.length || ByteBuffer.wrap(header).getInt() != magic) {
        throw new IOException("it does not begin as such a file does");
      }
      long size = 1;
      for (int i = 0; i < dimensions.length; i++) {
        dimensions[i] = ByteBuffer.wrap(header).getInt(4 + 4 * i);
        size = dimensions[i] < 0 ? Long.MAX_VALUE : Math.multiplyExact(size, (long) dimensions[i]);
      }
      long most =
          Math.min(
              1L << 30, compressed ? Files.size(path) * MOST_EXPANSION + SMALL : Files.size(path));
      byte[] values = size > most ? new byte[0] : in.readNBytes((int) size);
      if (values.length != size) {
        throw new IOException(size + " bytes are announced, more than are there");
      }
      return new Idx(dimensions, values);
    } catch (IOException | ArithmeticException e) {
      throw new DatasetException(
          path
              + ": not a readable idx file ("
              + (e instanceof IOException failure ? Reason.of(failure) : e.getMessage())
              + "): expected "
              + (magic == IMAGES ? "images (00 00 08 03)" : "labels (00 00 08 01)")
              + ", plain or .gz; fetch it again",
          e);
    }
  }
}
