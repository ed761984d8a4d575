package com.example.batches;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.layout.ImageFolder;

class ListBatchesTest {

  @TempDir private Path folder;

  @Test
  void aBatchHasTwoImagesOfEachOfThreePeople() throws IOException {
    BufferedImage face = new BufferedImage(96, 112, BufferedImage.TYPE_INT_RGB);
    for (String person : List.of("A", "B", "C", "D")) {
      Path images = Files.createDirectory(folder.resolve(person));
      for (int i = 0; i < 3; i++) {
        ImageIO.write(face, "png", images.resolve(i + ".png").toFile());
      }
    }
    ImageFolder faces = new ImageFolder(folder.toString(), List.of(), "", "", "skip", 112, 96);
    List<List<String>> batches = ListBatches.batches(faces, 3, 2);
    assertEquals(3, batches.size());
    for (List<String> batch : batches) {
      assertEquals(6, Set.copyOf(batch).size());
      Set<String> people = new HashSet<>();
      batch.forEach(name -> people.add(name.substring(0, 1)));
      assertEquals(3, people.size());
    }
  }
}
