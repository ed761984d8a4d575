package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingFileTest {

  @TempDir Path folder;

  @Test
  void isMadeAndAddedTo() throws IOException {
    Path file = folder.resolve("a/journal");
    for (String line : new String[] {"one\n", "two\n"}) {
      try (FileChannel channel = GrowingFile.open(file)) {
        channel.position(channel.size());
        channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      }
    }
    assertEquals("one\ntwo\n", Files.readString(file));
    assertThrows(IOException.class, () -> GrowingFile.create(file));
  }

  @Test
  void refusesLinks() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), precious);
    Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("new"));
    Path second = Files.createLink(folder.resolve("second"), precious);
    for (Path path : new Path[] {link, nowhere, second, precious}) {
      FileSystemException refused =
          assertThrows(FileSystemException.class, () -> GrowingFile.open(path));
      assertTrue(refused.getReason().contains("link"), refused.getReason());
    }
    assertThrows(IOException.class, () -> GrowingFile.create(nowhere));
    assertEquals("mine", Files.readString(precious));
    assertTrue(Files.notExists(folder.resolve("new")));
  }
}
