package org.sphereface.datasets.synthetic;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.IntFunction;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.DatasetFingerprint;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FacePatch;

/** An opened set of synthetic faces: names, labels and images are computed when asked for. */
final class SyntheticDataset implements FaceDataset {

  private final SyntheticFaces source;
  private final FacePatch patch;
  private final int[] skipped;
  private final int people;

  SyntheticDataset(SyntheticFaces source, Set<String> excluded) {
    this.source = source;
    patch = FacePatch.WHOLE;
    skipped =
        excluded.stream().mapToInt(this::number).filter(n -> n >= 0).sorted().distinct().toArray();
    people = source.identities() - skipped.length;
    if (people == 0) {
      throw new DatasetException(
          "synthetic-faces: all "
              + source.identities()
              + " people are excluded; ask for more identities");
    }
  }

  private SyntheticDataset(SyntheticDataset whole, FacePatch patch) {
    source = whole.source;
    skipped = whole.skipped;
    people = whole.people;
    this.patch = patch;
  }

  /** The person of a name, or -1. */
  private int number(String name) {
    String prefix = prefix();
    String digits = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    if (!digits.matches("[0-9]{4,9}")) {
      return -1;
    }
    int number = Integer.parseInt(digits);
    return number < source.identities() && name.equals(personName(number)) ? number : -1;
  }

  private String personName(int number) {
    return prefix() + padded(number);
  }

  /** Other seeds are other people, so they have other names. */
  private String prefix() {
    return source.split() + (source.seed() == 1 ? "-" : "-seed" + source.seed() + "-");
  }

  static String padded(int number) {
    String digits = Integer.toString(number);
    return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
  }

  /** The person at a place among those not skipped. */
  private int person(int place) {
    int low = 0;
    int high = skipped.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (skipped[middle] - middle <= place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return place + low;
  }

  @Override
  public String description() {
    return "Synthetic faces ("
        + source.split()
        + "): "
        + images().size()
        + " images of "
        + people
        + " identities, "
        + source.height()
        + " x "
        + source.width()
        + ", difficulty "
        + source.difficulty()
        + (patch.isWhole() ? "" : "; " + patch);
  }

  @Override
  public boolean synthetic() {
    return true;
  }

  @Override
  public List<String> identities() {
    return new Computed(people, place -> personName(person(place)));
  }

  @Override
  public List<String> images() {
    int each = source.imagesPerIdentity();
    return new Computed(
        people * each,
        index -> {
          String name = personName(person(index / each));
          return name + "/" + name + "_" + padded(index % each);
        });
  }

  @Override
  public int label(int index) {
    return checked(index) / source.imagesPerIdentity();
  }

  @Override
  public FaceImage image(int index) {
    int each = source.imagesPerIdentity();
    return source.render(person(checked(index) / each), index % each, patch);
  }

  /** Drawn anew: the same person, pose, light and camera, nearer. */
  @Override
  public FaceDataset patch(FacePatch other) {
    return new SyntheticDataset(this, other);
  }

  private int checked(int index) {
    return Objects.checkIndex(index, people * source.imagesPerIdentity());
  }

  @Override
  public String fingerprint() {
    DatasetFingerprint hash =
        new DatasetFingerprint().add(source.id()).add(SyntheticFaces.GENERATOR).add(source);
    if (!patch.isWhole()) {
      hash.add(patch);
    }
    for (int number : skipped) {
      hash.add(number);
    }
    for (int place = 0; place < Math.min(3, people); place++) {
      hash.add(source.render(person(place), place % source.imagesPerIdentity(), patch).rgb());
    }
    return hash.hex();
  }

  private static final class Computed extends AbstractList<String> implements RandomAccess {

    private final int size;
    private final IntFunction<String> names;

    Computed(int size, IntFunction<String> names) {
      this.size = size;
      this.names = names;
    }

    @Override
    public String get(int index) {
      return names.apply(Objects.checkIndex(index, size));
    }

    @Override
    public int size() {
      return size;
    }
  }
}
