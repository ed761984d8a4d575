package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {

  @TempDir Path folder;
  private OutputFolder output;
  private Path home;

  @BeforeEach
  void make() throws IOException {
    output = OutputFolder.make(folder.resolve("run"));
    home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(home.resolve("notes"), "precious");
  }

  @Test
  void writesBelowFoldersThatItMakes() throws IOException {
    assertEquals("x", Files.readString(output.write("cells/one/result.json", "x")));
  }

  @Test
  void isReachedThroughALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), output.path());
    OutputFolder.make(link).write("a/b", "x");
    assertEquals("x", Files.readString(output.path().resolve("a/b")));
  }

  @Test
  void refusesLinkedFoldersInside() throws IOException {
    Files.createSymbolicLink(output.path().resolve("cells"), home);
    assertThrows(FileSystemException.class, () -> output.write("cells/new", "x"));
    assertThrows(FileSystemException.class, () -> output.remove("cells/notes"));
    assertThrows(FileSystemException.class, () -> output.move("cells/notes", "mine"));
    assertEquals("[notes]", WholeFileTest.names(home).toString());
  }

  @Test
  void refusesLinkedFilesInside() throws IOException {
    Files.createSymbolicLink(output.path().resolve("status"), home.resolve("notes"));
    assertThrows(FileSystemException.class, () -> output.write("status", "x"));
    assertThrows(FileSystemException.class, () -> output.remove("status"));
    assertEquals("precious", Files.readString(home.resolve("notes")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../home/notes", "/etc/x", "a/../../home/notes", "", ".", "a\0b"})
  void refusesPathsThatLeadOut(String relative) throws IOException {
    assertThrows(FileSystemException.class, () -> output.write(relative, "x"));
    assertEquals("precious", Files.readString(home.resolve("notes")));
  }

  @Test
  void removesFilesAndEmptyFolders() throws IOException {
    output.write("a/b", "x");
    assertThrows(IOException.class, () -> output.remove("a"));
    output.remove("a/b");
    output.remove("a");
    output.remove("a");
    assertFalse(Files.exists(output.path().resolve("a")));
  }

  @Test
  void isNoFile() throws IOException {
    Path file = Files.writeString(folder.resolve("m.yaml"), "x");
    FileSystemException refused =
        assertThrows(FileSystemException.class, () -> OutputFolder.make(file));
    assertTrue(refused.getReason().contains("a file, not a folder"), refused.getReason());
  }

  @Test
  void aFolderWithinIsCheckedFromTheOuterOneOn() throws IOException {
    OutputFolder cell = output.within("cells/one");
    assertEquals(output.path().resolve("cells/one"), cell.path());
    assertEquals(List.of(), cell.list(""));
    cell.write("a", "x");
    assertEquals(List.of("a"), cell.list(""));
    assertThrows(FileSystemException.class, () -> cell.write("../../../home/notes", "x"));
    cell.remove("a");
    cell.remove("");
    Files.delete(output.path().resolve("cells"));
    Files.createSymbolicLink(output.path().resolve("cells"), home);
    assertThrows(FileSystemException.class, () -> cell.write("a", "x"));
    assertThrows(FileSystemException.class, () -> cell.require("a"));
    assertThrows(FileSystemException.class, () -> cell.remove(""));
    assertThrows(FileSystemException.class, () -> cell.list(""));
    assertEquals("[notes]", WholeFileTest.names(home).toString());
  }

  @Test
  void removesUnfinishedFilesAlone() throws IOException {
    String unfinished = ".0123456789abcdef01234567.tmp";
    output.write("a/" + unfinished, "x");
    output.write("a/.0123.tmp", "x");
    Path link = output.path().resolve("a/.fedcba987654321001234567.tmp");
    Files.createSymbolicLink(link, home.resolve("notes"));
    output.removeUnfinished("a");
    assertEquals(
        List.of(".0123.tmp", link.getFileName().toString()),
        WholeFileTest.names(output.path().resolve("a")));
    assertEquals("precious", Files.readString(home.resolve("notes")));
  }

  @Test
  void keepsUnfinishedFilesThatAreBeingWritten() throws IOException {
    try (WholeFile file = output.open("a/file")) {
      file.append("whole");
      output.removeUnfinished("a");
      file.commit();
    }
    assertEquals("whole", Files.readString(output.path().resolve("a/file")));
  }
}
