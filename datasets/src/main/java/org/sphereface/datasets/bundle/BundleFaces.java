package org.sphereface.datasets.bundle;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.DatasetFingerprint;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.alignment.FaceSize;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.image.ImageSize;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.files.pickle.PickledBytes;

/**
 * A {@code .bin} bundle of InsightFace: pairs of aligned, encoded faces (LFW, CFP-FF, CFP-FP,
 * AgeDB-30, CALFW, CPLFW).
 *
 * <p>Images are named by their pair, {@code 000012/left} and {@code 000012/right}. A bundle does
 * not name identities: both images of a same pair are given one identity ({@code 000012}), those of
 * a different pair two ({@code 000012-left}, {@code 000012-right}), and protocol {@code bundle}
 * reads the pairs back from that. No identity can be left out.
 *
 * <p>InsightFace's 112 x 112 is the paper's 112 x 96 with 8 columns more at each side: its middle
 * is the paper's alignment. Faces of other sizes are refused, see {@link FaceSize}.
 */
public record BundleFaces(
    @JsonPropertyDescription("bundle file, such as lfw.bin or cfp_fp.bin") String file,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image; 96 crops InsightFace's 112 to the paper's")
        int width)
    implements FaceSource {

  /** Cropped to 112 x 96; the file still to be given. */
  public BundleFaces() {
    this("", FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  /**
   * @throws IllegalArgumentException if a size is not positive
   */
  public BundleFaces {
    new FaceSize("bundle", height, width);
  }

  private FaceSize size() {
    return new FaceSize("bundle", height, width);
  }

  @Override
  public String id() {
    return "bundle";
  }

  @Override
  public String summary() {
    return "Pairs of aligned faces in InsightFace's .bin (LFW, CFP, AgeDB-30, CALFW, CPLFW)";
  }

  @Override
  public String source() {
    return "deepinsight/insightface, recognition: src/data/lfw2pack.py writes it, load_bin reads it";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    if (file == null || file.isBlank()) {
      throw new DatasetException("bundle.file is missing: give " + PickledPairs.LAYOUT);
    }
    Path path = Path.of(file);
    PickledPairs pairs = PickledPairs.read(path);
    String stored =
        size()
            .requireMost(
                path.toString(),
                pairs.images().size(),
                i -> ImageSize.of(encoded(path, "number " + i, pairs.images().get(i))));
    return faces(path, pairs, ", " + height + " x " + width + stored, size()::of);
  }

  /**
   * Opens the stored images, whose sizes may differ.
   *
   * @throws DatasetException if it is no bundle
   */
  public static FaceDataset asStored(Path file) {
    PickledPairs pairs = PickledPairs.read(file);
    return new BundleFaces(file.toString(), 1, 1)
        .faces(file, pairs, ", as stored", (name, image) -> image);
  }

  private FaceDataset faces(
      Path path, PickledPairs pairs, String sizes, BiFunction<String, FaceImage, FaceImage> size) {
    List<String> identities = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int[] labels = new int[pairs.images().size()];
    for (int pair = 0; pair < pairs.same().size(); pair++) {
      String name = String.format(Locale.ROOT, "%06d", pair);
      names.add(name + "/left");
      names.add(name + "/right");
      if (pairs.same().get(pair)) {
        identities.add(name);
        labels[2 * pair] = identities.size() - 1;
      } else {
        identities.add(name + "-left");
        identities.add(name + "-right");
        labels[2 * pair] = identities.size() - 2;
      }
      labels[2 * pair + 1] = identities.size() - 1;
    }
    return new LabelledDataset(
        path.getFileName() + ": " + pairs.same().size() + " pairs" + sizes,
        false,
        List.copyOf(identities),
        List.copyOf(names),
        labels,
        index ->
            size.apply(
                path + ": image " + names.get(index),
                ImageFile.decode(
                    path + ", image " + names.get(index),
                    encoded(path, names.get(index), pairs.images().get(index)))),
        () -> fingerprint(path, pairs));
  }

  private static byte[] encoded(Path path, String name, PickledBytes bytes) {
    try (FileChannel channel = InputFile.channel(path)) {
      return bytes.read(channel);
    } catch (IOException e) {
      throw new DatasetException(
          path + ": image " + name + " cannot be read (" + Reason.of(e) + "); fetch it again", e);
    }
  }

  private String fingerprint(Path path, PickledPairs pairs) {
    DatasetFingerprint hash =
        new DatasetFingerprint().add(id()).add(height + " x " + width).addFile(path);
    pairs.images().forEach(image -> hash.add(image.length()));
    return hash.add(pairs.same()).hex();
  }
}
