package org.sphereface.datasets.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceDataset;

/** A million images' names, labels and landmarks must fit in 300 MB: 300 bytes each. */
class IndexMemoryTest {

  private static final int IMAGES = 100_000;

  @TempDir Path folder;

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  @Test
  void anImageOfAListWithLandmarksTakesAtMost300Bytes() throws IOException {
    Path list = folder.resolve("list.txt");
    Path landmarks = folder.resolve("landmarks.txt");
    try (PrintWriter names = new PrintWriter(Files.newBufferedWriter(list));
        PrintWriter points = new PrintWriter(Files.newBufferedWriter(landmarks))) {
      for (int i = 0; i < IMAGES; i++) {
        String name = String.format(Locale.ROOT, "%07d/%03d.jpg", i / 50, i % 50);
        names.println(name + " " + i / 50);
        points.println(name + "\t30.5\t51.25\t65.5\t51.5\t48\t71\t33\t92\t62\t" + (92 + 1e-6 * i));
      }
    }
    ListedFaces source =
        new ListedFaces(
            list.toString(), "", "path label", "label", "", landmarks.toString(), "skip", 112, 96);
    long before = used();

    FaceDataset faces = source.open(Set.of());

    long each = (used() - before) / IMAGES;
    assertTrue(each < 300, each + " bytes an image");
    assertEquals(IMAGES, faces.images().size());
    Reference.reachabilityFence(faces);
  }
}
