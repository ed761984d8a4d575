package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealPathTest {

  @TempDir Path folder;

  @Test
  void followsLinksAndResolvesTheRest() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos/A"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), photos.getParent());
    assertEquals(
        folder.toRealPath().resolve("photos/new/deeper"), RealPath.of(link.resolve("new/deeper")));
    assertTrue(RealPath.isWithin(link.resolve("A"), folder.resolve("photos")));
    assertTrue(RealPath.isWithin(link.resolve("A/../B"), folder.resolve("photos")));
    assertTrue(RealPath.isWithin(link, folder.resolve("photos")));
    assertTrue(RealPath.isWithin(link.resolve("A"), link));
    assertFalse(RealPath.isWithin(folder.resolve("photos2"), link));
  }

  @Test
  void countsALinkToNothingAsThePlaceThatItNames() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("photos/new"));
    assertTrue(RealPath.isWithin(link.resolve("x"), folder.resolve("photos")));
  }

  @Test
  void refusesLinksThatLeadInACircle() throws IOException {
    Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
    Path b = Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
    assertThrows(FileSystemException.class, () -> RealPath.of(b.resolve("x")));
  }
}
