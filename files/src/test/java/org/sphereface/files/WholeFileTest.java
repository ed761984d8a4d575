package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir Path folder;

  @Test
  void writesANewFileAndReplacesAnOldOne() throws IOException {
    Path file = folder.resolve("a/b.txt");
    WholeFile.write(file, "first");
    WholeFile.write(file, "second");
    assertEquals("second", Files.readString(file));
    assertEquals(List.of("b.txt"), names(folder.resolve("a")));
  }

  @Test
  void leavesTheTargetAsItWasWithoutACommit() throws IOException {
    Path file = folder.resolve("a.txt");
    WholeFile.write(file, "first");
    try (WholeFile second = WholeFile.open(file)) {
      second.stream().write(1);
    }
    assertEquals("first", Files.readString(file));
    assertEquals(List.of("a.txt"), names(folder));
  }

  @Test
  void neitherFollowsNorReplacesALink() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), precious);
    FileSystemException refused =
        assertThrows(FileSystemException.class, () -> WholeFile.write(link, "theirs"));
    assertTrue(refused.getReason().contains("symbolic link"), refused.getReason());
    assertEquals("mine", Files.readString(precious));
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void refusesFoldersAndDevices() {
    assertThrows(FileSystemException.class, () -> WholeFile.write(folder, "x"));
    Path device = Path.of("/dev/null");
    if (Files.exists(device)) {
      assertThrows(FileSystemException.class, () -> WholeFile.write(device, "x"));
    }
  }

  @Test
  void keepsEveryByteThatTheChannelWasGiven() throws IOException {
    Path file = folder.resolve("bytes");
    byte[] bytes = "0123456789".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
    try (WholeFile whole = WholeFile.open(file);
        var out = whole.stream()) {
      out.write(bytes);
      out.flush();
      whole.commit();
    }
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  @Test
  void namesUnfinishedFilesSoThatTheyAreKnown() throws IOException {
    try (WholeFile unfinished = WholeFile.open(folder.resolve("a.txt"))) {
      assertEquals(1, names(folder).size());
      assertTrue(WholeFile.isUnfinished(names(folder).get(0)));
    }
  }

  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
