package org.sphereface.protocols.ijb;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.sphereface.protocols.ProtocolException;

/** Lines of a text file, and refusals that name them. */
record ListFile(Path path, String layout) {

  List<String> lines() {
    try {
      return Files.readAllLines(path);
    } catch (NoSuchFileException e) {
      throw new ProtocolException(
          "There is no list " + path + ": give lines of " + layout + ".", e);
    } catch (MalformedInputException e) {
      throw new ProtocolException(path + " is not UTF-8 text: give lines of " + layout + ".", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  int number(String text, int line) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw wrong(line);
    }
  }

  ProtocolException wrong(int line) {
    return new ProtocolException(path + ":" + line + ": expected " + layout + ".");
  }
}
