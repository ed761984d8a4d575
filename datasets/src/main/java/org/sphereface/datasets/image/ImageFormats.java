package org.sphereface.datasets.image;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** All formats of image files that are read. */
public final class ImageFormats {

  /** The registration: a new format is one class and its constant here. */
  static final List<ImageFormat> ALL =
      List.of(
          JpegFile.FORMAT,
          PngFile.FORMAT,
          ImageIoDecoder.GIF,
          BmpFile.FORMAT,
          WebpFile.FORMAT,
          PortableMapDecoder.PGM,
          PortableMapDecoder.PPM);

  /** The usual extensions, for messages: {@code .jpg, .png or .gif}. */
  public static final String EXTENSIONS =
      enumeration(ALL.stream().map(format -> "." + format.extensions().get(0)).toList());

  /** The names, for messages: {@code JPEG, PNG or GIF}. */
  static final String NAMES = enumeration(ALL.stream().map(ImageFormat::name).toList());

  /** All extensions as alternatives of a regular expression. */
  static final String EXTENSION_PATTERN =
      ALL.stream().flatMap(format -> format.extensions().stream()).collect(Collectors.joining("|"));

  /** Bytes by which each format is recognized. */
  static final int SIGNATURE = 16;

  private ImageFormats() {}

  private static String enumeration(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /**
   * Recognizes a file's format by its content.
   *
   * @param file its first {@link #SIGNATURE} bytes at least, or all of it
   * @throws IOException if no format is recognized
   */
  static ImageFormat of(byte[] file) throws IOException {
    return ALL.stream()
        .filter(format -> format.signature().test(file))
        .findFirst()
        .orElseThrow(
            () -> new IOException(file.length == 0 ? "the file is empty" : "unknown format"));
  }
}
