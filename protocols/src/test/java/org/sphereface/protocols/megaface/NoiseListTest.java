package org.sphereface.protocols.megaface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.ProtocolException;

class NoiseListTest {

  private static final List<String> PATHS =
      List.of("Adam_Brody/Adam_Brody_1.png", "Adam_Brody/Adam_Brody_2.png", "Eve/Eve_1.png");

  @TempDir private Path folder;

  private NoiseList.Noise noise(String text) throws IOException {
    return NoiseList.read(Files.writeString(folder.resolve("n.txt"), text)).among(PATHS, "n.txt");
  }

  @Test
  void numbersMayStandBeforeNamesWithATabOrASpace() throws IOException {
    assertEquals(
        new NoiseList.Noise(Set.of(PATHS.get(0), PATHS.get(2)), 1, ""),
        noise("\ufeff# noise\r\n1\tAdam_Brody_1.png\r\n2 Eve/Eve_1.png\r\n3\tNobody.png\r\n"));
  }

  @Test
  void namesThatAreSpelledOtherwiseAreFoundAndCounted() throws IOException {
    assertEquals(
        new NoiseList.Noise(
            Set.of(PATHS.get(1)),
            0,
            "1 name differs by spaces for underscores, 1 name differs in" + " the extension"),
        noise("Adam Brody_2.jpg\n"));
  }

  @Test
  void aListOfWhichNothingMatchesIsRefused() throws IOException {
    ProtocolException e = assertThrows(ProtocolException.class, () -> noise("Bob/Bob_1.png\n"));
    assertEquals(
        "n.txt names none of the 3 images: it names Bob/Bob_1.png, the images are"
            + " Adam_Brody/Adam_Brody_1.png, Adam_Brody/Adam_Brody_2.png, Eve/Eve_1.png; correct"
            + " the names, or leave the option out.",
        e.getMessage());
    assertEquals(new NoiseList.Noise(Set.of(), 0, ""), noise("# nothing\n"));
  }
}
