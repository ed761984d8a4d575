package org.sphereface.experiments.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The lines of a text file that a user named. */
final class TextLines {

  private TextLines() {}

  static List<String> of(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new CommandException("There is no file " + file + ": give one name a line.");
    } catch (MalformedInputException e) {
      throw new CommandException(file + " is not UTF-8 text: give one name a line.");
    } catch (IOException e) {
      throw new CommandException("Cannot read " + file + ": " + e.getMessage());
    }
  }
}
