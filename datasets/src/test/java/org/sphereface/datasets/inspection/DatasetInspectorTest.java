package org.sphereface.datasets.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.NoiseImages;
import org.sphereface.datasets.image.ImageEncoding;

class DatasetInspectorTest {

  private static final List<String> PEOPLE = List.of("Ann_A", "Bob", "Nobody");

  @TempDir private Path folder;

  private static FaceImage brighter(FaceImage image) {
    byte[] rgb = image.rgb().clone();
    rgb[0] ^= 1;
    return new FaceImage(image.height(), image.width(), rgb);
  }

  private static FaceDataset data(List<String> identities, int[] labels, FaceImage... images) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      names.add(identities.get(labels[i]) + "/" + i);
    }
    return new LabelledDataset(
        "set",
        false,
        identities,
        names,
        labels,
        i -> {
          if (images[i] == null) {
            throw new DatasetException("image " + i + " is broken");
          }
          return images[i];
        },
        () -> "");
  }

  @Test
  void countsSizesBrokenFilesAndDuplicatesAreThoseMadeByHand() {
    FaceImage one = NoiseImages.noise(20, 30, 1);
    FaceImage two = NoiseImages.noise(20, 30, 2);
    FaceImage three = NoiseImages.noise(40, 30, 3);
    FaceDataset data = data(PEOPLE, new int[] {0, 0, 0, 1, 1}, one, two, null, one, brighter(two));
    FaceDataset test = data(List.of("ann a", "Eve"), new int[] {0, 1}, three, brighter(one));
    InspectionReport found = new DatasetInspector(2, done -> {}).inspect(data, Optional.of(test));
    assertEquals(new InspectionReport.Size(20, 30, 4), found.sizes().get(0));
    assertEquals(
        List.of(new InspectionReport.Broken("Ann_A/2", "image 2 is broken")), found.brokenImages());
    assertEquals(
        List.of(new InspectionReport.Duplicate("Ann_A/0", "Bob/3", 0, false)), found.exact());
    assertEquals(
        List.of(new InspectionReport.Duplicate("Ann_A/1", "Bob/4", 0, false)), found.near());
    assertEquals(0, found.imagesPerIdentity().min());
    assertEquals(2, found.imagesPerIdentity().median());
    assertEquals(3, found.imagesPerIdentity().max());
    assertEquals(
        List.of(
            new InspectionReport.Bin(0, 0, 1),
            new InspectionReport.Bin(1, 1, 0),
            new InspectionReport.Bin(2, 3, 2)),
        found.imagesPerIdentity().histogram());
    assertEquals(List.of("Ann_A"), found.testSet().identities());
    assertEquals(
        List.of(new InspectionReport.Duplicate("Ann_A/0", "Eve/1", 0, false)),
        found.testSet().images());
    assertNull(new DatasetInspector(1, done -> {}).inspect(data, Optional.empty()).testSet());
  }

  @Test
  void blocksGiveTheReportOfOneInspectionInAnyOrder() throws IOException {
    FaceImage one = NoiseImages.noise(20, 30, 1);
    FaceImage two = NoiseImages.noise(20, 30, 2);
    FaceImage three = NoiseImages.noise(300, 7, 3);
    FaceDataset data =
        data(PEOPLE, new int[] {0, 0, 0, 1, 1, 1}, one, two, null, one, brighter(two), three);
    FaceDataset test = data(List.of("ann a", "Eve"), new int[] {0, 1, 1}, null, brighter(one), two);
    DatasetInspector inspector = new DatasetInspector(2, done -> {});
    for (Optional<FaceDataset> beside : List.of(Optional.of(test), Optional.<FaceDataset>empty())) {
      int count = beside.isPresent() ? 9 : 6;
      List<Path> blocks = new ArrayList<>();
      for (int from = 0; from < count; from += 4) {
        blocks.add(folder.resolve(from + ".block"));
      }
      for (int block = blocks.size() - 1; block >= 0; block--) {
        int end = Math.min(count, 4 * block + 4);
        inspector.inspectBlock(data, beside, 4 * block, end, blocks.get(block));
      }
      assertEquals(inspector.inspect(data, beside), DatasetInspector.join(data, beside, 4, blocks));
    }
  }

  @Test
  void aDamagedBlockIsRefused() throws IOException {
    FaceDataset data =
        data(PEOPLE, new int[] {0, 1}, NoiseImages.noise(20, 30, 1), NoiseImages.noise(20, 30, 2));
    Path block = folder.resolve("0-2.block");
    new DatasetInspector(1, done -> {}).inspectBlock(data, Optional.empty(), 0, 2, block);
    List<String> lines = Files.readAllLines(block);
    for (String text :
        List.of(
            lines.get(0),
            lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(1),
            lines.get(0) + "\n" + lines.get(1).replace('\t', ' '),
            lines.get(0) + "\nx" + lines.get(1))) {
      Files.writeString(block, text);
      DatasetException e =
          assertThrows(
              DatasetException.class,
              () -> DatasetInspector.join(data, Optional.empty(), 2, List.of(block)));
      assertTrue(e.getMessage().contains(block + ": the block is damaged"), e.getMessage());
    }
  }

  @Test
  void theFingerprintOfAFolderIsThatOfItsImagesBytes() throws IOException {
    Path image = Files.createDirectories(folder.resolve("faces/Ann")).resolve("1.png");
    Files.write(image, ImageEncoding.PNG.encode(NoiseImages.noise(20, 30, 1)));
    String one = DatasetInspector.folder(folder.resolve("faces")).fingerprint();
    assertEquals(one, DatasetInspector.folder(folder.resolve("faces")).fingerprint());
    Files.write(image, ImageEncoding.PNG.encode(NoiseImages.noise(20, 30, 2)));
    assertNotEquals(one, DatasetInspector.folder(folder.resolve("faces")).fingerprint());
  }

  @Test
  void theDifferenceHashTellsWhichCellsGrowBrighterToTheRight() {
    byte[] rgb = new byte[8 * 9 * 3];
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 9; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[(y * 9 + x) * 3 + c] = (byte) (y == 2 ? 10 * x : 100 - 10 * x);
        }
      }
    }
    assertEquals(0xffL << 16, ImageHashes.difference(new FaceImage(8, 9, rgb)));
  }

  @Test
  void bandsFindThePairsThatAllComparisonsFind() {
    Random random = new Random(7);
    ImageHashes hashes = new ImageHashes(600);
    long[] hash = hashes.difference();
    for (int i = 0; i < hash.length; i++) {
      hashes.readable()[i] = i % 50 != 0;
      hash[i] = i < 20 ? random.nextLong() : hash[random.nextInt(i)];
      for (int flips = random.nextInt(4); flips > 0 && i >= 20; flips--) {
        hash[i] ^= 1L << random.nextInt(64);
      }
    }
    Set<List<Integer>> expected = new HashSet<>();
    for (int i = 0; i < hash.length; i++) {
      int distinct = i;
      boolean first = true;
      for (int k = 0; k < i && first; k++) {
        if (hashes.readable()[k] && hash[k] == hash[i] && hashes.readable()[i]) {
          expected.add(List.of(k, distinct, 0));
          first = false;
        }
      }
      for (int k = 0; k < i && first && hashes.readable()[i]; k++) {
        int distance = Long.bitCount(hash[i] ^ hash[k]);
        if (hashes.readable()[k] && distance <= 4 && isFirst(hashes, k)) {
          expected.add(List.of(k, i, distance));
        }
      }
    }
    List<List<Integer>> found = new ArrayList<>();
    NearDuplicates.forEach(hashes, (a, b, distance) -> found.add(List.of(a, b, distance)));
    assertEquals(expected, new HashSet<>(found));
    assertEquals(expected.size(), found.size());
    assertTrue(found.size() > 600);
  }

  private static boolean isFirst(ImageHashes hashes, int k) {
    for (int i = 0; i < k; i++) {
      if (hashes.readable()[i] && hashes.difference()[i] == hashes.difference()[k]) {
        return false;
      }
    }
    return true;
  }
}
