package org.sphereface.datasets.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;

class SyntheticVideosTest {

  /** One person with one video, none with two, two with three; two frames each. */
  private static SyntheticVideos videos() {
    return new SyntheticVideos(List.of(1, 0, 2), 2, "test", 5, 0.7, 28, 24);
  }

  /** The same people and images, drawn by the source that delegates nothing. */
  private static FaceDataset faces() {
    return new SyntheticFaces(3, 6, "test", 5, 0.7, 28, 24).open(Set.of());
  }

  @Test
  void framesAreImagesOfTheSyntheticPeople() {
    FaceDataset frames = videos().open(Set.of());
    assertEquals(
        List.of("test-seed5-0000", "test-seed5-0001", "test-seed5-0002"), frames.identities());
    assertEquals(2 + 6 + 6, frames.images().size());
    assertEquals("test-seed5-0000/0/0001", frames.images().get(1));
    assertEquals("test-seed5-0001/2/0000", frames.images().get(2 + 4));
    assertEquals(1, frames.label(2 + 4));
    assertEquals(2, frames.label(2 + 6));
    assertArrayEquals(faces().image(1).rgb(), frames.image(1).rgb());
    assertArrayEquals(faces().image(6 + 4).rgb(), frames.image(2 + 4).rgb());
    assertArrayEquals(faces().image(12 + 5).rgb(), frames.image(2 + 6 + 5).rgb());
    assertTrue(frames.synthetic());
    assertTrue(
        frames.description().contains("14 frames of 7 videos of 3 identities, 28 x 24"),
        frames.description());
  }

  @Test
  void excludedPeopleLeaveTheOthersAsTheyAre() {
    FaceDataset frames = videos().open(Set.of("test-seed5-0001"));
    assertEquals(List.of("test-seed5-0000", "test-seed5-0002"), frames.identities());
    assertEquals("test-seed5-0002/0/0000", frames.images().get(2));
    assertArrayEquals(faces().image(12).rgb(), frames.image(2).rgb());
    assertNotEquals(videos().open(Set.of()).fingerprint(), frames.fingerprint());
    Set<String> all = new HashSet<>(frames.identities());
    all.add("test-seed5-0001");
    String message = assertThrows(DatasetException.class, () -> videos().open(all)).getMessage();
    assertTrue(message.startsWith("synthetic-videos: all 3 people"), message);
  }

  @Test
  void aPatchIsDrawnAsThatOfTheFaces() {
    FacePatch upper = new FacePatch("upper", 1.4, 0, 22);
    FaceDataset frames = videos().open(Set.of()).patch(upper);
    assertArrayEquals(faces().patch(upper).image(10).rgb(), frames.image(6).rgb());
    assertNotEquals(videos().open(Set.of()).fingerprint(), frames.fingerprint());
    FacePatch lower = new FacePatch("lower", 1.4, 0, -22);
    assertArrayEquals(faces().patch(lower).image(10).rgb(), frames.patch(lower).image(6).rgb());
  }

  /** The numbers of the set's page. */
  @Test
  void theDefaultIsAsLargeAsYouTubeFaces() {
    FaceDataset frames = new SyntheticVideos().open(Set.of());
    assertEquals(1595, frames.identities().size());
    assertEquals(34_250, frames.images().size());
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    for (List<Integer> counts : List.of(List.<Integer>of(), List.of(0, 0), List.of(2, -1))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new SyntheticVideos(counts, 2, "test", 5, 0.7, 28, 24),
          counts.toString());
    }
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new SyntheticVideos(List.of(1), 0, "test", 5, 0.7, 28, 24))
            .getMessage();
    assertTrue(message.contains("synthetic-videos.frames must be >= 1"), message);
    message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new SyntheticVideos(List.of(1), 2, "all", 5, 0.7, 28, 24))
            .getMessage();
    assertEquals("synthetic-videos.split must be train or test, got 'all'", message);
  }
}
