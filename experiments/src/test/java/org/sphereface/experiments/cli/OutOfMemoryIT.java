package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Too little memory is a sentence with status 1, wherever it was noticed. */
class OutOfMemoryIT {

  @TempDir private Path folder;

  @Test
  void aCommandWithTooSmallAHeapEndsWithASentence() throws Exception {
    Path log = folder.resolve("log");
    // 10,000 faces on one picture, of more than the heap
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                SphereFace.class.getName(),
                "data",
                "contact-sheet",
                "--faces",
                "{source: synthetic-faces, identities: 100, imagesPerIdentity: 100}",
                "--identities",
                "100",
                "--images",
                "100",
                "--out",
                folder.resolve("sheet.png").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    String said = Files.readString(log);
    assertEquals(1, status, said);
    assertTrue(said.contains("sphereface: There is too little memory: Java's heap has"), said);
    assertFalse(said.contains("\tat "), said);
  }

  @Test
  void chainsOfCausesThatEndThereAreToldAlike() {
    Throwable memory = new OutOfMemoryError("Java heap space");
    for (Throwable failure :
        new Throwable[] {
          memory,
          new CompletionException(memory),
          new IllegalStateException(new CompletionException(memory)),
          new ExceptionInInitializerError(memory)
        }) {
      assertTrue(ErrorMessages.isOutOfMemory(failure), failure.toString());
      assertEquals(
          Optional.of(ErrorMessages.outOfMemory()), ErrorMessages.of(failure), failure.toString());
    }
    assertEquals(Optional.empty(), ErrorMessages.of(new IllegalStateException()));
  }
}
