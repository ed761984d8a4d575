package org.sphereface.datasets.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.SimilarityTransform;
import org.sphereface.datasets.alignment.AlignmentCounts;
import org.sphereface.datasets.alignment.FolderAligner;
import org.sphereface.datasets.inspection.DatasetInspector;
import org.sphereface.datasets.inspection.InspectionReport;
import org.sphereface.datasets.landmarks.LandmarkSource;
import org.sphereface.datasets.layout.ImageFolder;

class FolderListingTest {

  @TempDir Path folder;

  private Path set;

  @BeforeEach
  void layOut() throws IOException {
    set = Files.createDirectory(folder.resolve("set"));
    put("elsewhere/1.png");
    put("elsewhere/2.PNG");
    put("set/B/1.jpg");
    put("single.webp");
    Files.createSymbolicLink(set.resolve("A"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(set.resolve("B/2.webp"), folder.resolve("single.webp"));
  }

  private void put(String name) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.write(
        folder.resolve(name), ImageEncoding.PNG.encode(new FaceImage(112, 96, new byte[32256])));
  }

  private static List<String> images(FolderListing listing) {
    List<String> all = new ArrayList<>();
    for (String identity : listing.folders()) {
      listing.within(identity).images().forEach(name -> all.add(identity + "/" + name));
    }
    return all;
  }

  @Test
  void linkedFoldersAndFilesAreListedAlikeByEveryWay() throws IOException {
    Path root = Files.createSymbolicLink(folder.resolve("root"), set);
    List<String> expected = List.of("A/1.png", "A/2.PNG", "B/1.jpg", "B/2.webp");
    for (Path way : List.of(set, root)) {
      assertEquals(expected, images(new FolderListing(way)));
      assertEquals(expected, new FolderListing(way).imagesBelow());
      assertEquals(expected, DatasetInspector.folder(way).images());
      ImageFolder source = new ImageFolder(way.toString(), List.of(), "", "", "skip", 112, 96);
      assertEquals(expected, source.open(Set.of()).images());
      assertEquals(expected, alignment(way).names());
      assertEquals("", new FolderListing(way).passedOver().summary());
    }
  }

  private FolderAligner alignment(Path images) {
    return new FolderAligner(
        images, folder.resolve("out"), FaceTemplate.PAPER, Optional.of(ImageEncoding.PNG), true, 1);
  }

  @Test
  void aLinkBackIsNotEnteredAndTold() throws IOException {
    Files.createSymbolicLink(set.resolve("B/round"), set);
    Files.createSymbolicLink(set.resolve("self"), set);
    FolderListing listing = new FolderListing(set);
    assertEquals(List.of("A/1.png", "A/2.PNG", "B/1.jpg", "B/2.webp"), listing.imagesBelow());
    assertEquals(
        "passed over: 2 linked folders that lead back into themselves (the first self)",
        listing.passedOver().summary());
    assertEquals(4, DatasetInspector.folder(set).images().size());
  }

  @Test
  void aFolderUnderTwoNamesIsTwoIdentities() throws IOException {
    Files.createSymbolicLink(set.resolve("C"), folder.resolve("elsewhere"));
    assertEquals(6, new FolderListing(set).imagesBelow().size());
    assertEquals(List.of("A", "B", "C"), new FolderListing(set).folders());
  }

  @Test
  void linksThatDoubleThePathsAtEachLevelEndSoon() throws IOException {
    for (int i = 0; i < 40; i++) {
      Files.createDirectory(folder.resolve("d" + i));
      if (i > 0) {
        Files.createSymbolicLink(folder.resolve("d" + (i - 1) + "/a"), folder.resolve("d" + i));
        Files.createSymbolicLink(folder.resolve("d" + (i - 1) + "/b"), folder.resolve("d" + i));
      }
    }
    FolderListing listing = new FolderListing(folder.resolve("d0"));
    String told = assertThrows(DatasetException.class, listing::imagesBelow).getMessage();
    assertTrue(told.contains("links lead to the same folders over and over"), told);
  }

  @Test
  void whatIsPassedOverIsCountedByItsEnding() throws IOException {
    for (String name :
        List.of(
            "B/a.tif",
            "B/b.TIF",
            "B/c.heic",
            "B/readme",
            "B/.hidden.png",
            "B/deep/x.png",
            "at-root.png",
            "list.txt")) {
      put("set/" + name);
    }
    FolderListing listing = new FolderListing(set);
    assertEquals(4, images(listing).size());
    assertEquals(
        "passed over: 5 files of formats that are not read (.tif 2, .heic 1, .txt 1, no ending 1),"
            + " an image beside the folders (at-root.png), a folder within a folder of images"
            + " (B/deep)",
        listing.passedOver().summary());
    assertTrue(DatasetInspector.folder(set).description().contains("; passed over: 5 files"));
    FolderListing walked = new FolderListing(set);
    assertEquals(6, walked.imagesBelow().size());
    assertEquals(
        "passed over: 5 files of formats that are not read (.tif 2, .heic 1, .txt 1, no ending 1)",
        walked.passedOver().summary());
  }

  @Test
  void aLinkThatLeadsNowhereIsABrokenImageOrNamed() throws IOException {
    Files.createSymbolicLink(set.resolve("B/gone.png"), folder.resolve("gone.png"));
    Files.createSymbolicLink(set.resolve("C"), folder.resolve("gone"));
    Files.createSymbolicLink(set.resolve("B/loop.png"), set.resolve("B/loop.png"));
    FolderListing listing = new FolderListing(set);
    assertEquals(6, images(listing).size());
    assertEquals("passed over: a link that leads nowhere (C)", listing.passedOver().summary());
    InspectionReport found =
        new DatasetInspector(1, i -> {}).inspect(DatasetInspector.folder(set), Optional.empty());
    assertEquals(2, found.broken());

    AlignmentCounts counts = alignment(set).run(new EmptySource(), i -> {});
    assertEquals(4, counts.centreCrops());
    assertEquals(3, counts.broken().size());
    assertTrue(
        counts.broken().get(0).contains("B/gone.png: the image cannot be read (it does not"));
    assertEquals("C: the link leads nowhere", counts.broken().get(2));
  }

  private static final class EmptySource implements LandmarkSource {
    @Override
    public List<Optional<List<SimilarityTransform.Point>>> find(
        List<String> names, List<FaceImage> photographs) {
      return names.stream().map(name -> Optional.<List<SimilarityTransform.Point>>empty()).toList();
    }

    @Override
    public Map<String, String> settings() {
      return Map.of("source", "none");
    }
  }
}
