package org.sphereface.datasets.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.files.ContentFingerprint;

/** Whatever decides a set's images decides its fingerprint, byte for byte. */
class FingerprintTest {

  private static final int IMAGE = 4 * 4 * 3;
  private static final String HEADER = "P6\n4 4\n255\n";

  @TempDir private Path folder;

  @BeforeEach
  void set() throws IOException {
    for (String name : new String[] {"a/0.ppm", "a/1.ppm", "b/0.ppm"}) {
      Path file = folder.resolve("set").resolve(name);
      Files.createDirectories(file.getParent());
      byte[] bytes = (HEADER + "x".repeat(IMAGE)).getBytes();
      bytes[bytes.length - 1] = (byte) name.hashCode();
      Files.write(file, bytes);
    }
  }

  private FaceDataset aligned() {
    return new ImageFolder(folder.resolve("set").toString(), List.of(), "", "", "skip", 4, 4)
        .open(Set.of());
  }

  @Test
  void aByteOfAnImageUnderTheSameSizeAndTime() throws IOException {
    String before = aligned().fingerprint();
    assertTrue(ContentFingerprint.coversBytes(before), before);
    assertEquals(before, aligned().fingerprint());
    Path image = folder.resolve("set/a/1.ppm");
    FileTime time = Files.getLastModifiedTime(image);
    byte[] bytes = Files.readAllBytes(image);
    bytes[20]++;
    Files.write(image, bytes);
    Files.setLastModifiedTime(image, time);
    assertNotEquals(before, aligned().fingerprint());
    bytes[20]--;
    Files.write(image, bytes);
    assertEquals(before, aligned().fingerprint());
  }

  @Test
  void twoImagesThatChangePlaces() throws IOException {
    String before = aligned().fingerprint();
    Files.move(folder.resolve("set/a/0.ppm"), folder.resolve("kept"));
    Files.move(folder.resolve("set/b/0.ppm"), folder.resolve("set/a/0.ppm"));
    Files.move(folder.resolve("kept"), folder.resolve("set/b/0.ppm"));
    assertNotEquals(before, aligned().fingerprint());
  }

  @Test
  void aSetStaysWhatItWasWhenItWasAsked() throws IOException {
    FaceDataset open = aligned();
    String before = open.fingerprint();
    Files.write(folder.resolve("set/a/0.ppm"), (HEADER + "y".repeat(IMAGE)).getBytes());
    assertEquals(before, open.fingerprint());
    assertNotEquals(before, aligned().fingerprint());
  }
}
