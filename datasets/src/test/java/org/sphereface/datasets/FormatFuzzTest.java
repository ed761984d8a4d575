package org.sphereface.datasets;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages every file of every format and opens what is left: it is read, or refused by a {@link
 * DatasetException}. {@code -Dfuzz.seconds=N} sets how long each format is tried; {@code
 * -Dfuzz.seed=N} where the random numbers begin.
 */
class FormatFuzzTest {

  private static final double SECONDS =
      Double.parseDouble(System.getProperty("fuzz.seconds", "0.3"));
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final Duration HANG = Duration.ofSeconds(10);
  private static final String POINTS = "30.2 51.6 65.5 51.5 48 71.7 33.5 92.3 62.7 92.2";

  @TempDir Path folder;

  private final Map<String, byte[]> files = new TreeMap<>();

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void text(String name, String text) {
    files.put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @BeforeEach
  void images() throws IOException {
    Path person = Files.createDirectories(folder.resolve("set/Ann"));
    Files.write(person.resolve("1.jpg"), FaceEncoder.png(RecordFacesTest.noise(112, 96, 1)));
  }

  @Test
  void damagedRecordsAreReadOrRefused() throws IOException {
    FaceDataset small =
        new LabelledFaces(
            "small",
            false,
            List.of("a", "b"),
            List.of("1", "2", "3"),
            new int[] {0, 1, 1},
            i -> RecordFacesTest.noise(4, 4, i),
            () -> "");
    new RecordPack(folder, "t", "png", 1).write(small, i -> {});
    for (String name : List.of("t.rec", "t.idx", "property", "t.identities.txt")) {
      files.put(name, Files.readAllBytes(folder.resolve(name)));
    }
    fuzz(new RecordFaces(path("t.rec"), "", 4, 4));
    Files.delete(folder.resolve("t.idx"));
    files.remove("t.idx");
    fuzz(new RecordFaces(path("t.rec"), "", 4, 4));
    files.put("t.rec", inParts(files.get("t.rec")));
    fuzz("recordio in parts", () -> open(new RecordFaces(path("t.rec"), "", 4, 4)));
  }

  /** Each record as three: flags 1, 2 and 3. */
  private static byte[] inParts(byte[] records) {
    ByteBuffer from = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer to = ByteBuffer.allocate(2 * records.length + 64).order(ByteOrder.LITTLE_ENDIAN);
    while (from.remaining() >= 8) {
      int magic = from.getInt();
      int length = from.getInt() & 0x1fffffff;
      int first = Math.min(8, length);
      for (int part = 1; part <= 3; part++) {
        int size = part == 1 ? first : part == 2 ? 0 : length - first;
        to.putInt(magic).putInt(part << 29 | size);
        to.put(records, from.position() + (part == 3 ? first : 0), size);
        to.position(to.position() + 3 & ~3);
      }
      from.position(from.position() + (length + 3 & ~3));
    }
    return Arrays.copyOf(to.array(), to.position());
  }

  @Test
  void damagedLandmarkFilesAreReadOrRefused() throws IOException {
    text("points.txt", ("Ann/1.jpg " + POINTS + "\nAnn/2.jpg " + POINTS + "\n").replace(' ', '\t'));
    fuzz("landmarks", () -> attempt(() -> LandmarkOption.read("t", path("points.txt"))));
    files.clear();
    text("points.csv", "a,b,c,d,e,f,g,h,i,j,k\n\"Ann/1\"," + POINTS.replace(' ', ',') + "\n");
    fuzz("landmarks.csv", () -> attempt(() -> LandmarkOption.read("t", path("points.csv"))));
  }

  @Test
  void damagedExclusionFilesAreReadOrRefused() throws IOException {
    text("out.txt", "# people\nAnn Lee # twice\n\nB_b\n");
    fuzz(
        "exclusion",
        () -> attempt(() -> Exclusion.of(Set.of(), List.of(), path("out.txt")).leavesOut("Ann")));
  }

  private static void attempt(Runnable reading) {
    try {
      reading.run();
    } catch (DatasetException e) {
      // refused
    }
  }

  @Test
  void damagedListsAreReadOrRefused() throws IOException {
    text("list.txt", "Ann/1.jpg 0\nAnn/2.jpg 12\n");
    text("out.txt", "# comment\nAnn\n");
    text("points.txt", "Ann/1.jpg\t" + POINTS.replace(' ', '\t') + "\n");
    String root = path("set");
    for (ImageList.Columns columns : ImageList.Columns.values()) {
      fuzz(
          new ListedFaces(
              path("list.txt"),
              root,
              columns.toString(),
              "label",
              path("out.txt"),
              path("points.txt"),
              "centre",
              112,
              96));
    }
    files.clear();
    text("points.csv", "a,b,c,d,e,f,g,h,i,j,k\n\"Ann/1\"," + POINTS.replace(' ', ',') + "\n");
    fuzz(new ImageFolder(root, List.of(), "", path("points.csv"), "centre", 112, 96));
  }

  @Test
  void damagedTestSetListsAreReadOrRefused() throws IOException {
    text("list.json", "{\"id\": [\"Ann\", \"Bob\"], \"path\": [\"Ann/1.jpg\", \"B/2.jpg\"]}");
    fuzz(new FaceScrubFaces(path("set"), path("list.json"), "", "skip", 112, 96));
    files.clear();
    text("tid.txt", "1.jpg 17 5\n2.jpg 17 6\n");
    text("points.txt", "1.jpg " + POINTS + " 0.99\n");
    fuzz(new IjbFaces(path("set/Ann"), path("tid.txt"), path("points.txt"), "skip", 112, 96));
  }

  @Test
  void damagedIdxFilesAreReadOrRefused() throws IOException {
    files.put("images", new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4});
    files.put("labels", new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 9, 4});
    fuzz(new IdxDigits(path("images"), path("labels")));
  }

  private void fuzz(FaceSource source) throws IOException {
    fuzz(source.id(), () -> open(source));
  }

  private void fuzz(String format, Executable reading) throws IOException {
    Random random = new Random(SEED);
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    long tries = 0;
    while (tries == 0 || System.nanoTime() < end) {
      String victim = List.copyOf(files.keySet()).get(random.nextInt(files.size()));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        boolean damaged = file.getKey().equals(victim) && tries > 0;
        Files.write(
            folder.resolve(file.getKey()),
            damaged ? damage(file.getValue(), random) : file.getValue());
      }
      long number = tries++;
      assertTimeoutPreemptively(HANG, reading, () -> format + ", seed " + SEED + ", try " + number);
    }
    System.out.println("fuzzed " + format + ": " + tries + " files");
  }

  private static void open(FaceSource source) {
    try {
      FaceDataset data = source.open(Set.of());
      data.images().forEach(name -> assertFalse(name.isEmpty()));
      for (int i = 0; i < data.images().size(); i++) {
        look(data, i);
      }
      data.fingerprint();
    } catch (DatasetException e) {
      // refused
    }
  }

  private static void look(FaceDataset data, int i) {
    try {
      data.image(i);
    } catch (DatasetException e) {
      // refused
    }
  }

  private static byte[] damage(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 4; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xff);
        case 3 ->
            bytes[at] = "/.\t\n 9-\0\"[{".getBytes(StandardCharsets.US_ASCII)[random.nextInt(11)];
        case 4 -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + bytes.length - at);
          System.arraycopy(bytes, at, longer, bytes.length, bytes.length - at);
          bytes = longer;
        }
        default -> System.arraycopy(bytes, 0, bytes, at, Math.min(4, bytes.length - at));
      }
    }
    return bytes;
  }
}
