package org.sphereface.datasets.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.DatasetFingerprint;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.image.PixelOperations;

class SyntheticFacesTest {

  private static SyntheticFaces faces(int people, int images, String split, double difficulty) {
    return new SyntheticFaces(people, images, split, 5, difficulty, 28, 24);
  }

  @Test
  void theSameSeedGivesTheSameBytesWhateverTheNumberOfPeople() {
    FaceDataset few = faces(3, 4, "train", 0.7).open(Set.of());
    FaceDataset many = faces(9, 6, "train", 0.7).open(Set.of());
    assertArrayEquals(few.image(1 * 4 + 2).rgb(), many.image(1 * 6 + 2).rgb());
    assertEquals("train-seed5-0001/train-seed5-0001_0002", few.images().get(6));
    assertEquals(1, few.label(6));
    assertTrue(few.synthetic());
  }

  /**
   * Notices a change, no more: whoever changes the faces on purpose puts the new hash here and
   * counts {@link SyntheticFaces#GENERATOR} up. It also tells machines apart that compute other
   * bytes.
   */
  @Test
  void theGeneratorIsPinned() {
    assertEquals(
        "12eb035450087b8dd56f4489a6a8d6ddad46d5051d49cda43d84af07b027a5be",
        new DatasetFingerprint()
            .add(new SyntheticFaces().open(Set.of()).image(0).rgb())
            .add(new SyntheticFaces().open(Set.of()).image(4321).rgb())
            .hex());
  }

  @Test
  void allImagesOfBothSplitsAndOfAnotherSeedDiffer() {
    Set<Integer> hashes = new HashSet<>();
    FaceDataset train = faces(10, 5, "train", 0.7).open(Set.of());
    FaceDataset test = faces(10, 5, "test", 0.7).open(Set.of());
    FaceDataset other = new SyntheticFaces(10, 5, "train", 6, 0.7, 28, 24).open(Set.of());
    for (int i = 0; i < 50; i++) {
      hashes.add(Arrays.hashCode(train.image(i).rgb()));
      hashes.add(Arrays.hashCode(test.image(i).rgb()));
      hashes.add(Arrays.hashCode(other.image(i).rgb()));
    }
    assertEquals(150, hashes.size());
    Set<String> names = new HashSet<>(train.identities());
    names.retainAll(test.identities());
    assertEquals(Set.of(), names);
    assertNotEquals(train.fingerprint(), test.fingerprint());
    assertEquals(train.fingerprint(), faces(10, 5, "train", 0.7).open(Set.of()).fingerprint());
  }

  @Test
  void halfSizeIsTheBoxReducedImage() {
    FaceDataset full = new SyntheticFaces(2, 2, "train", 5, 0.7, 112, 96).open(Set.of());
    assertArrayEquals(
        PixelOperations.boxReduced(full.image(3), 4).rgb(),
        faces(2, 2, "train", 0.7).open(Set.of()).image(3).rgb());
  }

  @Test
  void meanColourDoesNotTellPeopleApartButFacesDo() {
    assertTrue(areaUnderCurve(faces(25, 5, "train", 0.7), true) < 0.62);
    assertTrue(areaUnderCurve(faces(25, 5, "train", 0), false) > 0.85);
    double hard = areaUnderCurve(faces(25, 5, "train", 0.7), false);
    assertTrue(hard > 0.55 && hard < 0.8, "pixels alone: " + hard);
  }

  @Test
  void difficultyMovesPeopleTogetherAndTheirImagesApart() {
    double easy = areaUnderCurve(faces(20, 5, "train", 0), false);
    double middle = areaUnderCurve(faces(20, 5, "train", 0.4), false);
    double hard = areaUnderCurve(faces(20, 5, "train", 1), false);
    assertTrue(easy > middle + 0.03 && middle > hard + 0.03, easy + " " + middle + " " + hard);
    assertTrue(
        hard > 0.5, "a person's images are nearer to one another at any difficulty: " + hard);
  }

  @Test
  void imagesDoNotDependOnOrderOrThreads() {
    FaceDataset data = faces(6, 5, "train", 0.7).open(Set.of());
    int[] forwards =
        IntStream.range(0, 30).map(i -> Arrays.hashCode(data.image(i).rgb())).toArray();
    int[] backwards = new int[30];
    for (int i = 29; i >= 0; i--) {
      backwards[i] = Arrays.hashCode(data.image(i).rgb());
    }
    int[] parallel =
        IntStream.range(0, 30).parallel().map(i -> Arrays.hashCode(data.image(i).rgb())).toArray();
    assertArrayEquals(forwards, backwards);
    assertArrayEquals(forwards, parallel);
  }

  @Test
  void aMillionDistractorsTakeNoMemoryUntilAskedFor() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    SyntheticFaces source = new SyntheticFaces(1_000_000, 1, "test", 1, 0.7, 112, 96);
    long before = threads.getCurrentThreadAllocatedBytes();
    FaceDataset data = source.open(Set.of("test-0003", "test-999999", "train-0005"));
    List<String> names = data.images();
    int size = names.size();
    String last = names.get(size - 1);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(999_998, size);
    assertEquals("test-999998/test-999998_0000", last);
    assertEquals("test-0002", data.identities().get(2));
    assertEquals("test-0004", data.identities().get(3));
    assertEquals(999_997, data.label(999_997));
    assertEquals(112, data.image(777_777).height());
    assertTrue(allocated < 50_000_000, allocated + " bytes");
    assertThrows(IndexOutOfBoundsException.class, () -> data.label(999_998));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SyntheticFaces(1_000_000, 3000, "test", 1, 0.7, 112, 96));
  }

  /** Verification by distance: the chance that a same pair is nearer than a different pair. */
  private static double areaUnderCurve(SyntheticFaces source, boolean meanOnly) {
    FaceDataset data = source.open(Set.of());
    int count = data.images().size();
    double[][] features = new double[count][];
    for (int i = 0; i < count; i++) {
      features[i] = meanOnly ? meanColour(data.image(i)) : unit(data.image(i));
    }
    double[] same = new double[count * count];
    double[] different = new double[count * count];
    int sames = 0;
    int differents = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        double distance = distance(features[i], features[j]);
        if (data.label(i) == data.label(j)) {
          same[sames++] = distance;
        } else if ((31 * i + j) % 23 == 0) {
          different[differents++] = distance;
        }
      }
    }
    double nearer = 0;
    for (int s = 0; s < sames; s++) {
      for (int d = 0; d < differents; d++) {
        nearer += same[s] < different[d] ? 1 : 0;
      }
    }
    return nearer / sames / differents;
  }

  private static double[] meanColour(FaceImage image) {
    double[] mean = new double[3];
    for (int i = 0; i < image.rgb().length; i++) {
      mean[i % 3] += image.rgb()[i] & 0xff;
    }
    return mean;
  }

  private static double[] unit(FaceImage image) {
    double[] values = new double[image.rgb().length];
    double mean = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = image.rgb()[i] & 0xff;
      mean += values[i] / values.length;
    }
    double square = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] -= mean;
      square += values[i] * values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= Math.sqrt(square);
    }
    return values;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  @Test
  void excludedPeopleAreLeftOutAndTheOthersStayTheSame() {
    FaceDataset all = faces(3, 2, "train", 0.7).open(Set.of());
    FaceDataset some = faces(3, 2, "train", 0.7).open(Set.of("train-seed5-0001", "train-0002"));
    assertEquals(List.of("train-seed5-0000", "train-seed5-0002"), some.identities());
    assertArrayEquals(all.image(5).rgb(), some.image(3).rgb());
    assertEquals(1, some.label(3));
    assertThrows(
        DatasetException.class, () -> faces(1, 2, "train", 0.7).open(Set.of("train-seed5-0000")));
  }

  @Test
  void optionsOutOfRangeAreRefusedByName() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> faces(1, 1, "dev", 0.5))
            .getMessage()
            .contains("split must be train or test, got 'dev'"));
    assertThrows(IllegalArgumentException.class, () -> faces(0, 1, "train", 0.5));
    assertThrows(IllegalArgumentException.class, () -> faces(1, 1, "train", Double.NaN));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> new SyntheticFaces(1, 1, "train", 1, 0.5, 64, 64))
            .getMessage()
            .contains("64 x 64"));
  }

  @Test
  void allSourcesAreRegistered() {
    assertEquals(
        Set.of(
            "synthetic-faces",
            "synthetic-videos",
            "lfw",
            "image-folder",
            "folder",
            "bundle",
            "ytf",
            "recordio",
            "list",
            "facescrub",
            "megaface",
            "cfp",
            "agedb",
            "ijb",
            "mnist"),
        ServiceLoader.load(FaceSource.class).stream()
            .map(provider -> provider.get().id())
            .collect(Collectors.toSet()));
  }
}
