package org.sphereface.datasets.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A format of image files that is read. The class of a format has such a value as its constant, and
 * {@link ImageFormats#ALL} lists it.
 *
 * @param name for messages
 * @param extensions of the files' names, lower case, the most usual one first
 * @param signature whether a file is of the format; it is given the first {@link
 *     ImageFormats#SIGNATURE} bytes at least, or the whole file if it is shorter
 * @param opener parses a file up to its pixels
 * @param sizeReader reads the size from the header, without the rest of the file
 */
record ImageFormat(
    String name,
    List<String> extensions,
    Predicate<byte[]> signature,
    Opener opener,
    SizeReader sizeReader) {

  /** Parses a file up to its pixels. */
  @FunctionalInterface
  interface Opener {
    /**
     * @param file all its bytes
     * @throws IOException if it is damaged, cut off or too large
     */
    ImageDecoder open(byte[] file) throws IOException;
  }

  /** Reads the size that a file's header gives. */
  @FunctionalInterface
  interface SizeReader {

    /** For formats of which the whole file is needed. */
    SizeReader NONE = file -> Optional.empty();

    /**
     * @param file from its first byte on
     * @return empty if the whole file is needed
     * @throws IOException if the header is damaged
     */
    Optional<ImageSize> read(InputStream file) throws IOException;
  }

  /**
   * Whether bytes are at a place of a file.
   *
   * @param bytes as characters of ISO 8859-1
   */
  static boolean isAt(byte[] file, int place, String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (place + i >= file.length || (file[place + i] & 0xff) != bytes.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
