package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFileTest {

  @TempDir Path folder;

  @Test
  void readsRegularFilesThroughLinks() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "1234");
    Path link = Files.createSymbolicLink(folder.resolve("b"), file);
    assertEquals(4, InputFile.bytes(link, 4).length);
    assertThrows(FileSystemException.class, () -> InputFile.bytes(link, 3));
    try (var in = InputFile.stream(link)) {
      assertEquals('1', in.read());
    }
  }

  @Test
  void refusesFoldersDevicesAndPipes() throws IOException, InterruptedException {
    assertThrows(FileSystemException.class, () -> InputFile.bytes(folder, 9));
    assertThrows(NoSuchFileException.class, () -> InputFile.stream(folder.resolve("none")));
    Path zero = Path.of("/dev/zero");
    assumeTrue(Files.exists(zero), "no /dev/zero");
    assertThrows(FileSystemException.class, () -> InputFile.bytes(zero, 9));
    Path pipe = folder.resolve("pipe");
    assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo here");
    assertThrows(FileSystemException.class, () -> InputFile.stream(pipe));
  }
}
