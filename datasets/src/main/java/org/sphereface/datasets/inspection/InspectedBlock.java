package org.sphereface.datasets.inspection;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.sphereface.datasets.DatasetException;
import org.sphereface.files.ListedName;
import org.sphereface.files.TextFile;
import org.sphereface.files.WholeFile;

/**
 * What was seen of a block of images, in a file: a line an image, of its {@link ImageHashes} in
 * hexadecimal, {@code size TAB exact TAB more TAB difference}, or why it cannot be read, {@code
 * broken TAB reason}.
 */
record InspectedBlock(Path file) {

  private static final String BROKEN = "broken";
  private static final int HEXADECIMAL = 16;

  /**
   * Writes the file as a whole.
   *
   * @param broken reasons by position
   */
  void write(ImageHashes hashes, Map<Integer, String> broken) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < hashes.readable().length; i++) {
      if (hashes.readable()[i]) {
        lines
            .append(Long.toHexString(hashes.sizes()[i]))
            .append('\t')
            .append(Long.toHexString(hashes.exact()[i]))
            .append('\t')
            .append(Long.toHexString(hashes.more()[i]))
            .append('\t')
            .append(Long.toHexString(hashes.difference()[i]));
      } else {
        lines.append(BROKEN + "\t").append(ListedName.write(broken.get(i)));
      }
      lines.append('\n');
    }
    try {
      WholeFile.write(file, lines.toString());
    } catch (IOException e) {
      throw DatasetException.unwritable(file, e);
    }
  }

  /**
   * Reads the file into the places from a position on.
   *
   * @throws DatasetException if it is damaged
   */
  void read(int from, int end, ImageHashes hashes, Map<Integer, String> broken) {
    int[] at = {from};
    new TextFile(file, "lines of a block's images", DatasetException::new)
        .forEach(
            (line, number) -> {
              if (at[0] == end || !read(line.split("\t", -1), at[0]++, hashes, broken)) {
                throw damaged();
              }
            });
    if (at[0] != end) {
      throw damaged();
    }
  }

  private static boolean read(
      String[] fields, int at, ImageHashes hashes, Map<Integer, String> broken) {
    if (fields.length == 2 && fields[0].equals(BROKEN)) {
      broken.put(at, ListedName.read(fields[1]));
      return true;
    }
    long[][] columns = {hashes.sizes(), hashes.exact(), hashes.more(), hashes.difference()};
    if (fields.length != columns.length) {
      return false;
    }
    try {
      for (int column = 0; column < columns.length; column++) {
        columns[column][at] = Long.parseUnsignedLong(fields[column], HEXADECIMAL);
      }
    } catch (NumberFormatException e) {
      return false;
    }
    hashes.readable()[at] = true;
    return true;
  }

  private DatasetException damaged() {
    return new DatasetException(
        file + ": the block is damaged: remove it, and start the same command again");
  }
}
