package org.sphereface.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All photographs below a folder, however they are sorted into folders. */
record PhotographFolder(Path folder) {

  private static final String ENDINGS = ".*\\.(jpe?g|png|bmp|pgm)";

  /**
   * Paths relative to the folder with slashes, in the order of names; hidden files are left out.
   *
   * @throws DatasetException if it is no folder or has no photographs
   */
  List<String> names() {
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(folder + ": no such folder: expected a folder of photographs");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .filter(name -> name.toLowerCase(Locale.ROOT).matches(ENDINGS))
              .filter(name -> !name.startsWith(".") && !name.contains("/."))
              .sorted()
              .toList();
      if (names.isEmpty()) {
        throw new DatasetException(
            folder + ": there are no photographs: expected .jpg, .png, .bmp or .pgm files");
      }
      return names;
    } catch (IOException e) {
      throw new DatasetException(folder + ": the folder cannot be listed (" + e + ")", e);
    }
  }
}
