package org.sphereface.datasets.recordio;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.DatasetFingerprint;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.alignment.FaceSize;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.image.ImageSize;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;

/**
 * Aligned faces in MXNet's RecordIO, as InsightFace publishes CASIA-WebFace, MS1M and Glint360K: a
 * {@code .rec} file, beside it {@code .idx} (without it the file is read over once) and {@code
 * property} ({@code classes,height,width}; it may be missing).
 *
 * <p>Where {@code <name>.synthetic.txt} is beside the file, as {@link RecordDatasetWriter} writes
 * it, the faces are synthetic.
 *
 * <p>Identities are named by their label, or by the lines of {@code <name>.identities.txt} if it is
 * there, images {@code <identity>/<key>}. Images are read when asked for; what is kept in memory is
 * 24 bytes an image. Of InsightFace's 112 x 112 the middle is the paper's 112 x 96; faces of other
 * sizes are refused, see {@link FaceSize}.
 *
 * <p>Fingerprint: size, keys, places and labels of all images, names, and all bytes of the file.
 */
public record RecordFaces(
    @JsonPropertyDescription("the .rec file, such as train.rec; .idx and property beside it")
        String file,
    @JsonPropertyDescription(IdentityExclusion.OPTION) String exclude,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image; 96 crops InsightFace's 112 to the paper's")
        int width)
    implements FaceSource {

  private static final String LAYOUT = "a RecordIO file of InsightFace, such as train.rec";

  /** Cropped to 112 x 96; the file still to be given. */
  public RecordFaces() {
    this("", "", FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  /**
   * @throws IllegalArgumentException if a size is not positive
   */
  public RecordFaces {
    new FaceSize("recordio", height, width);
  }

  @Override
  public String id() {
    return "recordio";
  }

  @Override
  public String summary() {
    return "Aligned faces in MXNet's RecordIO (InsightFace's CASIA-WebFace, MS1M, Glint360K)";
  }

  @Override
  public String source() {
    return "dmlc-core recordio.h; apache/mxnet recordio.py; deepinsight/insightface face2rec2.py";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    if (file == null || file.isBlank()) {
      throw new DatasetException("recordio.file is missing: give " + LAYOUT);
    }
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new DatasetException(path + ": no such file (recordio.file): expected " + LAYOUT);
    }
    RecordProperty property = RecordProperty.beside(path);
    property.requireSize(new FaceSize(id(), height, width));
    try (FileChannel channel = InputFile.channel(path)) {
      RecordFile records = new RecordFile(channel, channel.size());
      Path idx = RecordProperty.sibling(path, ".idx");
      RecordIndex index =
          Files.isRegularFile(idx)
              ? RecordIndex.read(idx, records.size())
              : RecordIndex.scan(records, path);
      RecordLabels labels = RecordLabels.read(records, index);
      if (labels.labels().length == 0) {
        throw new DatasetException(path + ": there are no images in it; expected " + LAYOUT);
      }
      return faces(
          path,
          index,
          labels,
          property,
          IdentityExclusion.of(excludedIdentities, List.of(), exclude));
    } catch (IOException e) {
      throw new DatasetException(
          path
              + ": the records cannot be read ("
              + Reason.of(e)
              + "); expected "
              + LAYOUT
              + "; fetch it again",
          e);
    }
  }

  private FaceDataset faces(
      Path path,
      RecordIndex index,
      RecordLabels stored,
      RecordProperty property,
      IdentityExclusion exclusion) {
    int[] known = Arrays.stream(stored.labels()).sorted().distinct().toArray();
    List<String> names = RecordProperty.names(path, known);
    List<String> kept = new ArrayList<>();
    int[] renumbered = new int[known.length];
    for (int i = 0; i < known.length; i++) {
      renumbered[i] = exclusion.leavesOut(names.get(i)) ? -1 : kept.size();
      if (renumbered[i] >= 0) {
        kept.add(names.get(i));
      }
    }
    int[] positions = new int[stored.labels().length];
    int[] labels = new int[stored.labels().length];
    int count = 0;
    for (int i = 0; i < positions.length; i++) {
      int label = renumbered[Arrays.binarySearch(known, stored.labels()[i])];
      if (label >= 0) {
        positions[count] = stored.positions()[i];
        labels[count++] = label;
      }
    }
    if (count == 0) {
      throw new DatasetException(path + ": no images are left" + exclusion.summary());
    }
    List<String> identities = List.copyOf(kept);
    int[] images = Arrays.copyOf(positions, count);
    int[] classes = Arrays.copyOf(labels, count);
    Records records = new Records(path, index, images);
    String sizes =
        new FaceSize(id(), height, width)
            .requireMost(path.toString(), count, i -> ImageSize.of(records.content(i)));
    Optional<String> synthetic = RecordProperty.synthetic(path);
    return new LabelledDataset(
        path.getFileName()
            + ": "
            + count
            + " images of "
            + identities.size()
            + " identities, "
            + height
            + " x "
            + width
            + sizes
            + exclusion.summary()
            + property.warning(known.length)
            + synthetic.map(faces -> "; packed from " + faces).orElse(""),
        synthetic.isPresent(),
        identities,
        new Names(identities, classes, index.keys(), images),
        classes,
        i -> read(path, records, i),
        i -> file(path, records, i),
        () -> fingerprint(records, identities, classes));
  }

  private FaceImage read(Path path, Records records, int i) {
    String name = path + ": image " + records.key(i);
    FaceImage image = ImageFile.decode(name, records.content(i));
    return new FaceSize(id(), height, width).of(name, image);
  }

  private Optional<byte[]> file(Path path, Records records, int i) {
    return ImageFile.reusable(
        path + ": image " + records.key(i), records.content(i), height, width);
  }

  private String fingerprint(Records records, List<String> identities, int[] labels) {
    DatasetFingerprint hash =
        new DatasetFingerprint()
            .add(id())
            .add(height + " x " + width)
            .addFile(records.path())
            .add(identities)
            .add(labels.length);
    for (int i = 0; i < labels.length; i++) {
      hash.add(records.key(i)).add(records.offset(i)).add(labels[i]);
    }
    return hash.hex();
  }

  /** The images' records, read one by one. */
  private record Records(Path path, RecordIndex index, int[] positions) {

    long offset(int i) {
      return index.offsets()[positions[i]];
    }

    int key(int i) {
      return index.keys()[positions[i]];
    }

    byte[] content(int i) {
      try (FileChannel channel = InputFile.channel(path)) {
        RecordFile file = new RecordFile(channel, index.end(positions[i], channel.size()));
        ByteBuffer data = file.record(offset(i), Integer.MAX_VALUE);
        ByteBuffer content = ImageRecord.of(data, true).content();
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
      } catch (IOException e) {
        throw new DatasetException(
            path
                + ": image "
                + key(i)
                + " cannot be read ("
                + Reason.of(e)
                + "); fetch the file and its .idx again",
            e);
      }
    }
  }

  /** Names of images, made when asked for. */
  private static final class Names extends AbstractList<String> implements RandomAccess {
    private final List<String> identities;
    private final int[] labels;
    private final int[] keys;
    private final int[] positions;

    Names(List<String> identities, int[] labels, int[] keys, int[] positions) {
      this.identities = identities;
      this.labels = labels;
      this.keys = keys;
      this.positions = positions;
    }

    @Override
    public String get(int i) {
      return identities.get(labels[i]) + "/" + keys[positions[i]];
    }

    @Override
    public int size() {
      return positions.length;
    }
  }
}
