package org.sphereface.datasets.alignment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.inspection.ContactSheet;
import org.sphereface.datasets.landmarks.Detection;
import org.sphereface.datasets.landmarks.FaceChoice;
import org.sphereface.datasets.landmarks.LandmarkFile;
import org.sphereface.datasets.landmarks.LandmarkSource;
import org.sphereface.files.FolderLock;

class FolderAlignerTest {

  /** Lines of the journal before the first photograph's. */
  private static final int SETTINGS = 7;

  @TempDir private Path folder;

  private Path images;
  private Path out;
  private final Map<String, FaceImage> photographs = new TreeMap<>();
  private final Map<String, List<Point>> landmarks = new TreeMap<>();

  @BeforeEach
  void makePhotographs() throws IOException {
    images = folder.resolve("photographs");
    out = folder.resolve("aligned");
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      byte[] rgb = new byte[130 * 150 * 3];
      random.nextBytes(rgb);
      String name = "person" + i % 3 + "/deeper/" + i + ".png";
      photographs.put(name, new FaceImage(130, 150, rgb));
      Path file = images.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, ImageEncoding.PNG.encode(photographs.get(name)));
      int shift = i;
      landmarks.put(
          name,
          FaceTemplate.PAPER.points().stream()
              .map(p -> new Point(p.x() + shift, p.y() + 5))
              .toList());
    }
  }

  private LandmarkSource file() {
    Path file = folder.resolve("given.txt");
    new LandmarkFile(file).write(landmarks);
    return LandmarkSource.file(file);
  }

  private FolderAligner alignment(boolean cropMissing) {
    return new FolderAligner(
        images, out, FaceTemplate.PAPER, Optional.of(ImageEncoding.PNG), cropMissing, 2);
  }

  @Test
  void namesWithControlCharactersStayOneNameInLists() throws IOException {
    String name = "A\nB/tab\there\r.png";
    Path file = images.resolve(name);
    Files.createDirectories(file.getParent());
    Files.copy(images.resolve("person0/deeper/0.png"), file);
    landmarks.put(name, landmarks.get("person0/deeper/0.png"));
    AlignmentCounts counts = alignment(true).run(file(), done -> {});
    assertEquals(21, counts.aligned());
    assertTrue(Files.isRegularFile(out.resolve(name)));
    assertEquals(21, Files.readAllLines(out.resolve("landmarks.txt")).size());
    assertTrue(new LandmarkFile(out.resolve("landmarks.txt")).read().containsKey(name));
    // the journal knows it again
    assertEquals(21, alignment(true).run(file(), done -> {}).kept());
  }

  @Test
  void everyPhotographIsAlignedAsOneByOneAndTheLandmarksAreWritten() {
    List<Integer> told = new ArrayList<>();
    AlignmentCounts counts = alignment(true).run(file(), told::add);
    assertEquals(new AlignmentCounts(20, 0, 0, 0, 0, 0, List.of()), counts);
    assertEquals(List.of(0, 16, 20), told);
    Map<String, List<Point>> written = new LandmarkFile(out.resolve("landmarks.txt")).read();
    assertEquals(landmarks.keySet(), written.keySet());
    landmarks.forEach(
        (name, points) -> {
          FaceImage aligned = new ImageFile(out.resolve(name)).read();
          int shift = (int) Math.round(points.get(0).x() - 30.2946);
          // a whole shift, but for the file's rounding: pixels are almost copied
          for (int y = 0; y < 112; y++) {
            for (int x = 0; x < 96; x++) {
              int from = ((y + 5) * 150 + x + shift) * 3;
              assertEquals(
                  photographs.get(name).rgb()[from] & 0xff,
                  aligned.rgb()[(y * 96 + x) * 3] & 0xff,
                  6,
                  name);
            }
          }
          assertEquals(points.get(0).x(), written.get(name).get(0).x(), 0.0051);
        });
  }

  @Test
  void missingLandmarksGiveTheMiddleOrNothingAndAreCounted() {
    String missing = "person0/deeper/0.png";
    landmarks.remove(missing);
    AlignmentCounts counts = alignment(true).run(file(), done -> {});
    assertEquals(new AlignmentCounts(19, 1, 0, 0, 0, 0, List.of()), counts);
    assertArrayEquals(
        FaceTemplate.PAPER.centreCrop(photographs.get(missing)).rgb(),
        new ImageFile(out.resolve(missing)).read().rgb());
    out = folder.resolve("released");
    counts = alignment(false).run(file(), done -> {});
    assertEquals(new AlignmentCounts(19, 0, 1, 0, 0, 0, List.of()), counts);
    assertFalse(Files.exists(out.resolve(missing)));
  }

  @Test
  void brokenPhotographsAreNamedAndTheOthersAligned() throws IOException {
    Files.writeString(images.resolve("person1/broken.jpg"), "no image");
    AlignmentCounts counts = alignment(true).run(file(), done -> {});
    assertEquals(20, counts.aligned());
    assertEquals(1, counts.broken().size());
    assertTrue(counts.broken().get(0).contains("broken.jpg"));
  }

  @Test
  void blocksGiveTheStateOfOneRunWithBrokenPhotographsInTheirPlaces() throws IOException {
    for (String name : List.of("person0/broken.jpg", "person1/deeper/1.png")) {
      Files.writeString(images.resolve(name), "no image");
    }
    LandmarkSource source = file();
    AlignmentCounts whole = alignment(true).run(source, done -> {});
    String state = Files.readString(out.resolve("alignment.tsv"));
    List<String> lines = state.lines().skip(SETTINGS).map(line -> line.split("\t")[1]).toList();
    assertEquals(alignment(true).names(), lines);
    // a second attempt at what is broken adds no line
    alignment(true).run(source, done -> {});
    assertEquals(state, Files.readString(out.resolve("alignment.tsv")));

    out = folder.resolve("of blocks");
    FolderAligner parts = alignment(true);
    parts.beginBlocks(source);
    List<Path> journals = new ArrayList<>();
    for (int from = 0; from < parts.names().size(); from += 7) {
      journals.add(folder.resolve(from + ".block"));
      int end = Math.min(parts.names().size(), from + 7);
      parts.runBlock(source, parts.names(), from, end, journals.get(journals.size() - 1));
    }
    parts.joinBlocks(source, journals);
    assertEquals(state, Files.readString(out.resolve("alignment.tsv")));
    AlignmentCounts joined = parts.run(source, done -> {});
    assertEquals(state, Files.readString(out.resolve("alignment.tsv")));
    assertEquals(whole.broken(), joined.broken());
  }

  @Test
  void whatAKilledRunLeftUnfinishedIsRemovedAndNothingElse() throws IOException {
    Path below = Files.createDirectories(out.resolve("person0/deeper"));
    Path left = Files.writeString(below.resolve(".0123456789abcdef01234567.tmp"), "half a face");
    Path another = Files.writeString(below.resolve(".mine.tmp"), "the user's");
    alignment(true).run(file(), done -> {});
    assertFalse(Files.exists(left));
    assertEquals("the user's", Files.readString(another));
  }

  @Test
  void aSecondAlignmentIntoTheFolderIsRefusedWhileOneRuns() throws IOException {
    try (FolderLock lock = FolderLock.of(out)) {
      DatasetException e =
          assertThrows(DatasetException.class, () -> alignment(true).run(file(), done -> {}));
      assertTrue(e.getMessage().contains("another process writes into it"), e.getMessage());
    }
    assertEquals(20, alignment(true).run(file(), done -> {}).aligned());
  }

  @Test
  void aRunThatWasCutOffGoesOnWithWhatIsMissing() throws IOException {
    LandmarkSource source = file();
    alignment(true).run(source, done -> {});
    Path journal = out.resolve("alignment.tsv");
    String text = Files.readString(journal);
    List<String> lines = text.lines().toList();
    // as if the last lines had not been written, one of them by half
    Files.writeString(
        journal, String.join("\n", lines.subList(0, SETTINGS + 10)) + "\nALIGNED\tperson");
    Files.delete(out.resolve(lines.get(SETTINGS).split("\t")[1]));
    List<String> asked = new ArrayList<>();
    LandmarkSource watched =
        new LandmarkSource() {
          @Override
          public Map<String, String> settings() {
            return source.settings();
          }

          @Override
          public List<Optional<List<Point>>> find(List<String> names, List<FaceImage> images) {
            asked.addAll(names);
            return source.find(names, images);
          }
        };
    AlignmentCounts counts = alignment(true).run(watched, done -> {});
    assertEquals(new AlignmentCounts(20, 0, 0, 9, 0, 0, List.of()), counts);
    assertEquals(11, Set.copyOf(asked).size());
    assertEquals(20, alignment(true).run(source, done -> {}).kept());
  }

  @Test
  void aFolderOfOtherSettingsIsRefused() {
    alignment(true).run(file(), done -> {});
    FolderAligner other =
        new FolderAligner(
            images, out, FaceTemplate.SQUARE, Optional.of(ImageEncoding.PNG), true, 1);
    DatasetException failure =
        assertThrows(DatasetException.class, () -> other.run(file(), done -> {}));
    assertTrue(failure.getMessage().contains("other settings"), failure.getMessage());
    assertTrue(failure.getMessage().contains("size 112x96, now 112x112"), failure.getMessage());
    assertFalse(failure.getMessage().contains("missing"), failure.getMessage());
  }

  @Test
  void aPhotographOrPointsThatHaveChangedAreAlignedAnew() throws IOException {
    alignment(true).run(file(), done -> {});
    String other = "person1/deeper/1.png";
    String moved = "person2/deeper/2.png";
    String without = "person0/deeper/0.png";
    FaceImage exchanged = photographs.get(moved);
    Path photograph = images.resolve(other);
    FileTime time = Files.getLastModifiedTime(photograph);
    Files.write(photograph, ImageEncoding.PNG.encode(exchanged));
    Files.setLastModifiedTime(photograph, time);
    landmarks.put(moved, landmarks.get(other));
    landmarks.remove(without);
    AlignmentCounts counts = alignment(true).run(file(), done -> {});
    assertEquals(new AlignmentCounts(19, 1, 0, 17, 3, 0, List.of()), counts);
    List<Point> given = new LandmarkFile(folder.resolve("given.txt")).read().get(other);
    FaceImage expected = FaceTemplate.PAPER.align(exchanged, given);
    for (String name : List.of(other, moved)) {
      assertArrayEquals(expected.rgb(), new ImageFile(out.resolve(name)).read().rgb(), name);
    }
    assertArrayEquals(
        FaceTemplate.PAPER.centreCrop(photographs.get(without)).rgb(),
        new ImageFile(out.resolve(without)).read().rgb());
    assertEquals(20, alignment(true).run(file(), done -> {}).kept());
  }

  @Test
  void aFaceWhosePhotographIsBrokenNowOrGoneIsNoneOfTheSet() throws IOException {
    alignment(true).run(file(), done -> {});
    String broken = "person1/deeper/1.png";
    Files.writeString(images.resolve(broken), "no image");
    Files.delete(images.resolve("person2/deeper/2.png"));
    AlignmentCounts counts = alignment(true).run(file(), done -> {});
    assertEquals(1, counts.gone());
    assertEquals(1, counts.broken().size());
    assertFalse(Files.exists(out.resolve(broken)));
  }

  @Test
  void aDetectorOfOtherWeightsIsNamed() {
    alignment(true).run(detector("SHA-256 12"), done -> {});
    DatasetException failure =
        assertThrows(
            DatasetException.class, () -> alignment(true).run(detector("SHA-256 34"), done -> {}));
    assertTrue(
        failure.getMessage().contains("(weights SHA-256 12, now SHA-256 34)"),
        failure.getMessage());
  }

  private static LandmarkSource detector(String weights) {
    return LandmarkSource.detector(
        photographs -> photographs.stream().map(photograph -> List.<Detection>of()).toList(),
        Map.of("weights", weights),
        FaceChoice.CENTRE);
  }

  @Test
  void aJournalOfAnEarlierVersionIsRefused() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("alignment.tsv"), "/photographs; 112 x 96\nALIGNED\ta.png\n");
    DatasetException failure =
        assertThrows(DatasetException.class, () -> alignment(true).run(file(), done -> {}));
    assertTrue(failure.getMessage().contains("earlier version"), failure.getMessage());
  }

  @Test
  void facesAreChosenByTheirPlaceOrSize() {
    List<Point> five = FaceTemplate.PAPER.points();
    Detection large = new Detection(0, 0, 79, 79, 0.9, five);
    Detection central = new Detection(60, 50, 89, 79, 0.8, five);
    FaceImage photograph = photographs.values().iterator().next();
    List<Detection> both = List.of(large, central);
    assertEquals(central, FaceChoice.CENTRE.of(both, photograph).orElseThrow());
    assertEquals(large, FaceChoice.LARGEST.of(both, photograph).orElseThrow());
    assertTrue(FaceChoice.CENTRE.of(List.of(), photograph).isEmpty());
  }

  @Test
  void aContactSheetHoldsASampleSideBySide() {
    alignment(true).run(file(), done -> {});
    List<Path> faces = landmarks.keySet().stream().map(out::resolve).toList();
    Path sheet = folder.resolve("sheet.png");
    new ContactSheet(7, 5).write(faces, sheet);
    FaceImage whole = new ImageFile(sheet).read();
    assertEquals(3 * 112, whole.height());
    assertEquals(3 * 96, whole.width());
    long known =
        faces.stream()
            .map(face -> new ImageFile(face).read())
            .filter(face -> holds(whole, face, 0) || holds(whole, face, 6))
            .count();
    assertEquals(2, known, "the first and the seventh place are faces of the set");
  }

  private static boolean holds(FaceImage sheet, FaceImage face, int place) {
    for (int y = 0; y < 112; y++) {
      for (int x = 0; x < 96 * 3; x++) {
        int at = ((place / 3 * 112 + y) * sheet.width() + place % 3 * 96) * 3 + x;
        if (sheet.rgb()[at] != face.rgb()[y * 96 * 3 + x]) {
          return false;
        }
      }
    }
    return true;
  }
}
