package org.sphereface.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One level of folders, in the order of names, without hidden entries. */
record FolderListing(Path folder) {

  private static final String IMAGES = "jpe?g|png|gif|bmp|webp|pgm|ppm";

  /** Names of the folders within. */
  List<String> folders() {
    return names(true, "");
  }

  /** Names of the files that {@link ImageFile} decodes, by their endings. */
  List<String> images() {
    return files(IMAGES);
  }

  /** Names of the files whose lower-case ending matches the expression. */
  List<String> files(String endings) {
    return names(false, ".*\\.(" + endings + ")");
  }

  private List<String> names(boolean folders, String pattern) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isDirectory(entry) == folders)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .filter(name -> folders || name.toLowerCase(Locale.ROOT).matches(pattern))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DatasetException(folder + ": the folder cannot be listed (" + e + ")", e);
    }
  }
}
