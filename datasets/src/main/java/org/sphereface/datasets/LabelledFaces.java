package org.sphereface.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A data set whose names and labels are known and whose images are read when asked for. */
record LabelledFaces(
    String description,
    boolean synthetic,
    List<String> identities,
    List<String> images,
    int[] labels,
    IntFunction<FaceImage> reader,
    Supplier<String> hash)
    implements FaceDataset {

  /** Collects images identity by identity. */
  static final class Names {
    private final List<String> identities = new ArrayList<>();
    private final List<String> images = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();

    void add(String identity, List<String> names) {
      identities.add(identity);
      for (String name : names) {
        images.add(identity + "/" + name);
        labels.add(identities.size() - 1);
      }
    }

    List<String> images() {
      return images;
    }

    List<String> identities() {
      return identities;
    }

    LabelledFaces open(
        String description,
        boolean synthetic,
        IntFunction<FaceImage> reader,
        Supplier<String> hash) {
      return new LabelledFaces(
          description,
          synthetic,
          List.copyOf(identities),
          List.copyOf(images),
          labels.stream().mapToInt(Integer::intValue).toArray(),
          reader,
          hash);
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
  public String fingerprint() {
    return hash.get();
  }
}
