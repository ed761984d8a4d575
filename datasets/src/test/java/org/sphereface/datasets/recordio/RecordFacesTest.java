package org.sphereface.datasets.recordio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.datasets.NoiseImages.noise;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.image.ImageEncoding;

class RecordFacesTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StringBuilder idx = new StringBuilder();

  /** The frame by hand, after recordio.h. */
  private static byte[] part(int flag, byte[] data) {
    int padded = (data.length + 3) / 4 * 4;
    ByteBuffer out = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    return out.putInt(0xced7230a).putInt(flag << 29 | data.length).put(data).array();
  }

  private static byte[] packed(int id, byte[] content, float... labels) {
    boolean scalar = labels.length == 1;
    ByteBuffer out =
        ByteBuffer.allocate(24 + (scalar ? 0 : 4 * labels.length) + content.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(scalar ? 0 : labels.length).putFloat(scalar ? labels[0] : 0).putLong(id).putLong(0);
    if (!scalar) {
      for (float label : labels) {
        out.putFloat(label);
      }
    }
    return out.put(content).array();
  }

  private void add(int key, byte[]... parts) {
    idx.append(key).append('\t').append(bytes.size()).append('\n');
    Arrays.stream(parts).forEach(bytes::writeBytes);
  }

  private void image(int key, int seed, float... labels) {
    add(key, part(0, packed(key, ImageEncoding.png(noise(112, 112, seed)), labels)));
  }

  private RecordFaces written(boolean index) throws IOException {
    Files.write(folder.resolve("train.rec"), bytes.toByteArray());
    if (index) {
      Files.writeString(folder.resolve("train.idx"), idx.toString());
    }
    return new RecordFaces(folder.resolve("train.rec").toString(), "", 112, 112);
  }

  private void insightFace() {
    add(0, part(0, packed(0, new byte[0], 5, 7)));
    image(1, 1, 30);
    image(2, 2, 30);
    image(3, 3, 41, 1);
    image(4, 4, 41, 1);
    add(5, part(0, packed(5, new byte[0], 1, 3)));
    add(6, part(0, packed(6, new byte[0], 3, 5)));
  }

  @Test
  void insightFacesFormIsRead() throws IOException {
    insightFace();
    for (boolean index : new boolean[] {false, true}) {
      FaceDataset data = written(index).open(Set.of());
      assertEquals(List.of("30", "41"), data.identities());
      assertEquals(List.of("30/1", "30/2", "41/3", "41/4"), data.images());
      assertEquals(1, data.label(2));
      assertArrayEquals(noise(112, 112, 3).rgb(), data.image(2).rgb());
    }
  }

  @Test
  void recordsWithoutIdentitiesAndInAnyOrderAreRead() throws IOException {
    image(7, 1, 2);
    image(0, 2, 1, 5, 9);
    FaceDataset data = written(true).open(Set.of());
    assertEquals(List.of("1/0", "2/7"), data.images());
    assertArrayEquals(noise(112, 112, 1).rgb(), data.image(1).rgb());
  }

  @Test
  void rangesThatDisagreeWithLabelsGiveWayToTheLabels() throws IOException {
    add(0, part(0, packed(0, new byte[0], 3, 4)));
    image(1, 1, 0);
    image(2, 2, 1);
    add(3, part(0, packed(3, new byte[0], 1, 3)));
    assertEquals(List.of("0/1", "1/2"), written(true).open(Set.of()).images());
  }

  @Test
  void theMagicNumberWithinDataIsPutBack() throws IOException {
    byte[] magic = {0x0a, 0x23, (byte) 0xd7, (byte) 0xce};
    bytes.writeBytes(part(1, new byte[] {1, 2, 3, 4}));
    bytes.writeBytes(part(2, new byte[0]));
    bytes.writeBytes(part(3, new byte[] {5, 6}));
    Path file = folder.resolve("parts.rec");
    Files.write(file, bytes.toByteArray());
    ByteBuffer expected =
        ByteBuffer.allocate(14).put(new byte[] {1, 2, 3, 4}).put(magic).put(magic);
    expected.put(new byte[] {5, 6});
    try (FileChannel channel = FileChannel.open(file)) {
      RecordFile records = new RecordFile(channel, channel.size());
      assertArrayEquals(expected.array(), records.record(0, 1 << 20).array());
      assertEquals(channel.size(), records.end(0));
    }
    try (OutputStream rec = Files.newOutputStream(folder.resolve("w.rec"))) {
      new RecordWriter(rec, OutputStream.nullOutputStream()).write(0, expected.array());
    }
    assertArrayEquals(bytes.toByteArray(), Files.readAllBytes(folder.resolve("w.rec")));
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(
      @ForAll @Size(max = 9) List<@IntRange(min = 0, max = 3) Integer> words,
      @ForAll @IntRange(min = 0, max = 3) int tail)
      throws IOException {
    ByteBuffer data = ByteBuffer.allocate(4 * words.size() + tail).order(ByteOrder.LITTLE_ENDIAN);
    words.forEach(word -> data.putInt(word < 2 ? RecordFile.MAGIC : word));
    Path rec = Files.createTempFile("words", ".rec");
    Path index = Files.createTempFile("words", ".idx");
    try {
      try (OutputStream records = Files.newOutputStream(rec);
          OutputStream keys = Files.newOutputStream(index)) {
        RecordWriter writer = new RecordWriter(records, keys);
        writer.write(3, data.array());
        writer.write(5, new byte[] {1});
      }
      RecordIndex read = RecordIndex.read(index, Files.size(rec));
      assertArrayEquals(new int[] {3, 5}, read.keys());
      try (FileChannel channel = FileChannel.open(rec)) {
        RecordFile records = new RecordFile(channel, channel.size());
        assertArrayEquals(data.array(), records.record(0, 1 << 20).array());
        assertEquals(read.offsets()[1], records.end(0));
      }
    } finally {
      Files.delete(rec);
      Files.delete(index);
    }
  }

  private FaceDataset mixed() {
    // Labels out of order, an identity without images.
    int[] labels = {2, 0, 2, 0, 3};
    return new LabelledDataset(
        "mixed",
        false,
        List.of("Ann A", "empty", "B/C", "D"),
        List.of("a", "b", "c", "d", "e"),
        labels,
        i -> noise(112, 96, i),
        i -> i == 1 ? Optional.of(ImageEncoding.png(noise(112, 96, i))) : Optional.empty(),
        () -> "");
  }

  @Test
  void packingAndReadingGivesTheSamePixelsLabelsAndNames() throws IOException {
    List<Integer> steps = new ArrayList<>();
    RecordDatasetWriter.Packed packed =
        new RecordDatasetWriter(folder.resolve("new"), "train", "original", 2, 0)
            .write(mixed(), steps::add);
    assertEquals(List.of(1, 2, 3, 4, 5), steps);
    assertEquals(3, packed.identities());
    assertEquals(1, packed.originals());
    assertEquals("3,112,96\n", Files.readString(folder.resolve("new/property")));
    FaceDataset read = new RecordFaces(packed.records().toString(), "", 112, 96).open(Set.of());
    assertEquals(List.of("Ann A", "B/C", "D"), read.identities());
    int[] order = {1, 3, 0, 2, 4};
    int[] labels = {0, 0, 1, 1, 2};
    for (int i = 0; i < order.length; i++) {
      assertEquals(labels[i], read.label(i));
      assertArrayEquals(noise(112, 96, order[i]).rgb(), read.image(i).rgb());
    }
    try (var left = Files.list(folder.resolve("new"))) {
      assertEquals(4, left.count());
    }
    Files.delete(folder.resolve("new/train.identities.txt"));
    Files.delete(folder.resolve("new/train.idx"));
    assertEquals(
        List.of("0/1", "0/2", "1/3", "1/4", "2/5"),
        new RecordFaces(packed.records().toString(), "", 112, 96).open(Set.of()).images());
    new RecordDatasetWriter(folder, "j", "jpeg:95", 1, 0).write(mixed(), i -> {});
    assertTrue(Files.size(folder.resolve("j.rec")) < Files.size(packed.records()));
    assertThrows(
        IllegalArgumentException.class, () -> new RecordDatasetWriter(folder, "../x", "png", 1, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new RecordDatasetWriter(folder, "x", "jpeg:0", 1, 0));
  }

  @Test
  void brokenImagesAreLeftOutUpToAShareAndNamed() {
    FaceDataset whole = mixed();
    FaceDataset damaged =
        new LabelledDataset(
            "damaged",
            false,
            whole.identities(),
            whole.images(),
            IntStream.range(0, 5).map(whole::label).toArray(),
            i -> {
              if (i == 1 || i == 3) {
                throw new DatasetException("image " + i + " is broken");
              }
              return whole.image(i);
            },
            () -> "");
    RecordDatasetWriter.Packed packed =
        new RecordDatasetWriter(folder, "some", "png", 2, 0.4).write(damaged, i -> {});
    // both images of the first identity are broken: it is no class
    assertEquals(Map.of("b", "image 1 is broken", "d", "image 3 is broken"), packed.broken());
    assertEquals(2, packed.identities());
    FaceDataset read = new RecordFaces(packed.records().toString(), "", 112, 96).open(Set.of());
    assertEquals(List.of("B/C", "D"), read.identities());
    int[] order = {0, 2, 4};
    assertEquals(order.length, read.images().size());
    for (int i = 0; i < order.length; i++) {
      assertEquals(i / 2, read.label(i));
      assertArrayEquals(noise(112, 96, order[i]).rgb(), read.image(i).rgb());
    }
    RecordDatasetWriter strict = new RecordDatasetWriter(folder, "none", "png", 2, 0.39);
    assertEquals(
        "2 images are broken, more than the 1 that may be left out of 5 (share 0.39), the latest:"
            + " image 3 is broken",
        assertThrows(DatasetException.class, () -> strict.write(damaged, i -> {})).getMessage());
  }

  /** Ends as a process does that is killed: no exception that the writer expects. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** 2500 images of 500 identities, every hundredth broken; the reads are counted. */
  private static FaceDataset many(AtomicInteger reads, boolean synthetic, String hash) {
    int[] labels = IntStream.range(0, 2500).map(i -> i / 5).toArray();
    return new LabelledDataset(
        "many",
        synthetic,
        IntStream.range(0, 500).mapToObj(i -> "P" + i).toList(),
        IntStream.range(0, 2500).mapToObj(i -> "P" + i / 5 + "/" + i).toList(),
        labels,
        i -> {
          reads.incrementAndGet();
          if (i % 100 == 7) {
            throw new DatasetException("image\t" + i + " is broken");
          }
          return noise(8, 8, i);
        },
        () -> hash);
  }

  private static void pack(Path into, FaceDataset data, int killedAt) {
    new RecordDatasetWriter(into, "train", "png", 2, 0.01)
        .write(
            data,
            done -> {
              if (done == killedAt) {
                throw new Killed();
              }
            });
  }

  private static void requireSameFiles(Path expected, Path actual) throws IOException {
    List<String> names = names(expected);
    assertEquals(names, names(actual));
    for (String name : names) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(name)),
          Files.readAllBytes(actual.resolve(name)),
          name);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aKilledPackGoesOnWithTheSameBytes() throws IOException {
    AtomicInteger reads = new AtomicInteger();
    Path whole = folder.resolve("whole");
    pack(whole, many(reads, false, "a"), -1);
    Path resumed = folder.resolve("resumed");
    for (int killed : new int[] {1, 1023, 1024, 1300, 2048, 2499}) {
      assertThrows(Killed.class, () -> pack(resumed, many(reads, false, "a"), killed));
      assertEquals(List.of("train.packing", "train.rec.part"), names(resumed));
    }
    // what lies behind the last whole line is dropped, as a crash leaves it
    Files.writeString(
        resumed.resolve("train.packing"), "broken\t2107\tx\nblo", StandardOpenOption.APPEND);
    Files.write(resumed.resolve("train.rec.part"), new byte[9], StandardOpenOption.APPEND);
    reads.set(0);
    pack(resumed, many(reads, false, "a"), -1);
    assertEquals(2500 - 2048, reads.get());
    requireSameFiles(whole, resumed);
  }

  /** Damage is refused with a sentence, or the pack goes on to its end; nothing else is thrown. */
  @Test
  void damagedUnfinishedFilesAreRefused() throws IOException {
    FaceDataset data = many(new AtomicInteger(), false, "a");
    Path journal = folder.resolve("train.packing");
    Path part = folder.resolve("train.rec.part");
    assertThrows(Killed.class, () -> pack(folder, data, 1100));
    byte[] lines = Files.readAllBytes(journal);
    byte[] records = Files.readAllBytes(part);
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 30; i++) {
      byte[] damaged = (i % 3 == 0 ? records : lines).clone();
      damaged[random.nextInt(i % 3 == 0 ? 40 : damaged.length)] = (byte) random.nextInt(128);
      Files.write(journal, i % 3 == 0 ? lines : damaged);
      Files.write(part, i % 3 == 0 ? damaged : records);
      try {
        pack(folder, data, -1);
      } catch (DatasetException e) {
        refused++;
      }
    }
    assertTrue(refused > 0);
    Files.write(journal, lines);
    Files.write(part, Arrays.copyOf(records, 100));
    String message =
        assertThrows(DatasetException.class, () -> pack(folder, data, -1)).getMessage();
    assertTrue(message.contains("train.rec.part is shorter than it says"), message);
    Files.write(part, new byte[records.length]);
    message = assertThrows(DatasetException.class, () -> pack(folder, data, -1)).getMessage();
    assertTrue(message.contains("remove train.rec.part and train.packing"), message);
  }

  @Test
  void anUnfinishedPackOfOtherFacesIsKeptAndNamed() throws IOException {
    AtomicInteger reads = new AtomicInteger();
    assertThrows(Killed.class, () -> pack(folder, many(reads, false, "a"), 1500));
    String message =
        assertThrows(DatasetException.class, () -> pack(folder, many(reads, false, "b"), -1))
            .getMessage();
    assertTrue(
        message.contains(
            "train.packing: an unfinished pack of other faces, or in another encoding"),
        message);
    assertEquals(List.of("train.packing", "train.rec.part"), names(folder));
  }

  @Test
  void packedSyntheticFacesStaySynthetic() throws IOException {
    pack(folder, many(new AtomicInteger(), true, "a"), -1);
    RecordFaces source = new RecordFaces(folder.resolve("train.rec").toString(), "", 8, 8);
    assertEquals("many\n", Files.readString(folder.resolve("train.synthetic.txt")));
    FaceDataset read = source.open(Set.of());
    assertTrue(read.synthetic());
    assertTrue(read.description().endsWith("; packed from many"), read.description());
    pack(folder, many(new AtomicInteger(), false, "b"), -1);
    assertFalse(source.open(Set.of()).synthetic());
  }

  @Test
  void aFailureLeavesNoFiles() throws IOException {
    FaceDataset broken =
        new LabelledDataset(
            "broken",
            false,
            List.of("a"),
            List.of("1", "2"),
            new int[2],
            i -> {
              if (i == 1) {
                throw new DatasetException("image 2 is broken");
              }
              return noise(8, 8, 1);
            },
            () -> "");
    RecordDatasetWriter pack = new RecordDatasetWriter(folder.resolve("new"), "train", "png", 1, 0);
    assertEquals(
        "image 2 is broken",
        assertThrows(DatasetException.class, () -> pack.write(broken, i -> {})).getMessage());
    try (var left = Files.list(folder.resolve("new"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void everyByteIsInTheFingerprint() throws IOException {
    insightFace();
    written(true);
    Path rec = folder.resolve("train.rec");
    String before = new RecordFaces(rec.toString(), "", 112, 112).open(Set.of()).fingerprint();
    byte[] bytes = Files.readAllBytes(rec);
    bytes[bytes.length - 20]++;
    Files.write(rec, bytes);
    assertNotEquals(
        before, new RecordFaces(rec.toString(), "", 112, 112).open(Set.of()).fingerprint());
  }

  @Test
  void theMiddleIsCroppedAndIdentitiesAreLeftOut() throws IOException {
    insightFace();
    written(true);
    Files.writeString(folder.resolve("out.txt"), "# none of ours\n30 # noisy\n99\n");
    String rec = folder.resolve("train.rec").toString();
    FaceDataset data =
        new RecordFaces(rec, folder.resolve("out.txt").toString(), 112, 96).open(Set.of());
    assertEquals(List.of("41"), data.identities());
    assertEquals(96, data.image(0).width());
    assertArrayEquals(
        Arrays.copyOfRange(noise(112, 112, 3).rgb(), 24, 24 + 96 * 3),
        Arrays.copyOf(data.image(0).rgb(), 96 * 3));
    assertTrue(
        data.description()
            .endsWith("1 identities left out by name; 1 name to leave out not in the set: 99"),
        data.description());
    assertNotEquals(
        data.fingerprint(), new RecordFaces(rec, "", 112, 96).open(Set.of()).fingerprint());
    assertTrue(data.encoded(0).isEmpty());
    assertFalse(new RecordFaces(rec, "", 112, 112).open(Set.of()).encoded(0).isEmpty());
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    assertTrue(refusal(new RecordFaces()).startsWith("recordio.file is missing"));
    insightFace();
    RecordFaces source = written(true);
    Files.writeString(folder.resolve("property"), "2,100,100");
    assertTrue(refusal(source).contains("property: the images are 100 x 100"));
    Files.writeString(folder.resolve("property"), "9,112,112");
    assertTrue(source.open(Set.of()).description().contains("says 9 identities, 2 are there"));
    Files.writeString(folder.resolve("property"), "two");
    assertTrue(
        refusal(source).contains("property:1: the line 'two' is no such line; expected one line"));
    Files.delete(folder.resolve("property"));
    Files.writeString(folder.resolve("train.idx"), "0\t0\n1\t99999999\n");
    assertTrue(
        refusal(source).contains("train.idx:2: the line '1\\t99999999' is not of this .rec file"));
    Files.writeString(folder.resolve("train.idx"), "0\t0\n0\t8\n");
    assertTrue(refusal(source).contains("the key 0 occurs twice"));
    Files.writeString(folder.resolve("train.idx"), "1\t4\n");
    assertTrue(refusal(source).contains("no record begins at byte 4"));
  }

  /** Else reading all images would be reading a long chain of parts as often as it has entries. */
  @Test
  void recordsThatLieInOneAnotherAreRefused() throws IOException {
    image(0, 1, 0);
    image(1, 2, 1);
    RecordFaces source = written(true);
    Files.writeString(folder.resolve("train.idx"), "0\t0\n1\t0\n");
    assertTrue(refusal(source).contains("train.idx: two records are at byte 0"));

    // the first record's data hold a record of their own
    byte[] inner = part(0, packed(1, ImageEncoding.png(noise(112, 112, 2)), 1));
    byte[] outer = packed(0, ImageEncoding.png(noise(112, 112, 1)), 0);
    byte[] both = Arrays.copyOf(outer, (outer.length + 3) / 4 * 4 + inner.length);
    System.arraycopy(inner, 0, both, both.length - inner.length, inner.length);
    Files.write(folder.resolve("train.rec"), part(0, both));
    Files.writeString(
        folder.resolve("train.idx"), "0\t0\n1\t" + (8 + both.length - inner.length) + "\n");
    String sentence = refusal(source);
    assertTrue(sentence.contains("image 0 cannot be read"), sentence);
    assertTrue(sentence.contains("fetch the file and its .idx again"), sentence);
  }

  private static String refusal(FaceSource source) {
    return assertThrows(DatasetException.class, () -> source.open(Set.of())).getMessage();
  }
}
