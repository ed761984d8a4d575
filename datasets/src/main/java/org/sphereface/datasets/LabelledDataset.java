package org.sphereface.datasets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A data set whose names and labels are known and whose images are read when asked for.
 *
 * @param patches this set and a patch to the set of that patch
 */
public record LabelledDataset(
    String description,
    boolean synthetic,
    List<String> identities,
    List<String> images,
    int[] labels,
    IntFunction<FaceImage> reader,
    IntFunction<Optional<byte[]>> files,
    Supplier<String> hash,
    BiFunction<FaceDataset, FacePatch, FaceDataset> patches)
    implements FaceDataset {

  public LabelledDataset {
    hash = new Once(hash);
  }

  /** Computes the fingerprint once. */
  private static final class Once implements Supplier<String> {

    private final Supplier<String> hash;
    private String found;

    Once(Supplier<String> hash) {
      this.hash = hash;
    }

    @Override
    public synchronized String get() {
      if (found == null) {
        found = hash.get();
      }
      return found;
    }
  }

  /** A set of whose images patches are cut out. */
  public LabelledDataset(
      String description,
      boolean synthetic,
      List<String> identities,
      List<String> images,
      int[] labels,
      IntFunction<FaceImage> reader,
      IntFunction<Optional<byte[]>> files,
      Supplier<String> hash) {
    this(
        description, synthetic, identities, images, labels, reader, files, hash, PatchDataset::new);
  }

  /** The same, of images that are not files as they are. */
  public LabelledDataset(
      String description,
      boolean synthetic,
      List<String> identities,
      List<String> images,
      int[] labels,
      IntFunction<FaceImage> reader,
      Supplier<String> hash) {
    this(
        description,
        synthetic,
        identities,
        images,
        labels,
        reader,
        index -> Optional.empty(),
        hash);
  }

  /** Collects images identity by identity. */
  public static final class Names {
    private final List<String> identities = new ArrayList<>();
    private final List<String> images = new ArrayList<>();
    private int[] labels = new int[64];

    public void add(String identity, List<String> names) {
      identities.add(identity);
      for (String name : names) {
        images.add(identity + "/" + name);
        if (images.size() > labels.length) {
          labels = Arrays.copyOf(labels, 2 * labels.length);
        }
        labels[images.size() - 1] = identities.size() - 1;
      }
    }

    public List<String> images() {
      return images;
    }

    public List<String> identities() {
      return identities;
    }

    public int[] labels() {
      return Arrays.copyOf(labels, images.size());
    }

    public LabelledDataset open(
        String description,
        boolean synthetic,
        IntFunction<FaceImage> reader,
        Supplier<String> hash,
        BiFunction<FaceDataset, FacePatch, FaceDataset> patches) {
      return new LabelledDataset(
          description,
          synthetic,
          List.copyOf(identities),
          List.copyOf(images),
          labels(),
          reader,
          index -> Optional.empty(),
          hash,
          patches);
    }
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public FaceImage image(int index) {
    return reader.apply(index);
  }

  @Override
  public Optional<byte[]> encoded(int index) {
    return files.apply(index);
  }

  @Override
  public FaceDataset patch(FacePatch patch) {
    return patch.isWhole() ? this : patches.apply(this, patch);
  }

  @Override
  public String fingerprint() {
    return hash.get();
  }
}
