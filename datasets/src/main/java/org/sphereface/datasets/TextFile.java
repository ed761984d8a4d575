package org.sphereface.datasets;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A UTF-8 text file, read line by line.
 *
 * @param path where it is
 * @param layout what is expected in it, for messages
 */
record TextFile(Path path, String layout) {

  /** Receives a line and its number, from 1. */
  interface Line {
    void read(String line, int number);
  }

  /** Passes over blank lines; others are stripped of white space at their end. */
  void forEach(Line reader) {
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      String line = lines.readLine();
      for (int number = 1; line != null; number++, line = lines.readLine()) {
        if (!line.isBlank()) {
          reader.read(line.stripTrailing(), number);
        }
      }
    } catch (CharacterCodingException e) {
      throw new DatasetException(path + ": the file is not UTF-8 text; expected " + layout, e);
    } catch (IOException e) {
      throw new DatasetException(
          path + ": the file cannot be read (" + e + "); expected " + layout, e);
    }
  }

  DatasetException wrong(int line, String what) {
    return new DatasetException(path + ":" + line + ": " + what + "; expected " + layout);
  }
}
