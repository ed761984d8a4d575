package org.sphereface.datasets.image;

import java.io.IOException;
import java.util.List;
import org.sphereface.datasets.FaceImage;

/**
 * Netpbm's grey (PGM) and colour (PPM) maps, plain (P2, P3) and binary (P5, P6), of up to 16 bits.
 */
final class PortableMapDecoder implements ImageDecoder {

  static final ImageFormat PGM = format("PGM", "pgm", "25");
  static final ImageFormat PPM = format("PPM", "ppm", "36");

  private final byte[] bytes;
  private final boolean binary;
  private final int channels;
  private final int width;
  private final int height;
  private final int most;
  private int at = 2;

  /**
   * @throws IOException if its header is not of the format, or more pixels are announced than there
   *     are bytes for
   */
  private PortableMapDecoder(byte[] bytes) throws IOException {
    this.bytes = bytes;
    this.binary = bytes[1] == '5' || bytes[1] == '6';
    this.channels = bytes[1] == '3' || bytes[1] == '6' ? 3 : 1;
    width = number();
    height = number();
    most = number();
    if (most < 1 || most > 65_535) {
      throw new IOException("its highest value is " + most + ", expected 1 to 65535");
    }
    ImageFile.requireBelievable(width, height, bytes.length);
    // one white space, or a comment to the end of its line
    while (at < bytes.length && bytes[at] == '#') {
      skipLine();
    }
    at++;
    long values = (long) height * width * channels;
    if (binary && bytes.length - at < values * valueBytes()) {
      throw new IOException(
          values + " values up to " + most + " announced, " + (bytes.length - at) + " bytes there");
    }
    // a digit each, and white space between them
    if (!binary && bytes.length - at + 1 < 2 * values) {
      throw new IOException("it ends too early");
    }
  }

  private static ImageFormat format(String name, String extension, String kinds) {
    return new ImageFormat(
        name,
        List.of(extension),
        file -> file.length > 2 && file[0] == 'P' && kinds.indexOf(file[1]) >= 0,
        PortableMapDecoder::new,
        ImageFormat.SizeReader.NONE);
  }

  @Override
  public long height() {
    return height;
  }

  @Override
  public long width() {
    return width;
  }

  @Override
  public long memory() {
    return 3L * height * width;
  }

  @Override
  public void close() {
    // there is only memory
  }

  private int valueBytes() {
    return most > 255 ? 2 : 1;
  }

  @Override
  public FaceImage decode() throws IOException {
    int values = height * width * channels;
    int size = valueBytes();
    byte[] rgb = new byte[height * width * 3];
    int copies = 3 / channels;
    for (int i = 0, to = 0; i < values; i++) {
      int value = binary ? binary(size) : number();
      if (value > most) {
        throw new IOException("a value is " + value + ", above the highest, " + most);
      }
      byte reduced = (byte) ((2L * 255 * value + most) / (2L * most));
      for (int c = 0; c < copies; c++) {
        rgb[to++] = reduced;
      }
    }
    return new FaceImage(height, width, rgb);
  }

  private int binary(int size) {
    int value = bytes[at++] & 0xff;
    return size == 1 ? value : value << 8 | bytes[at++] & 0xff;
  }

  private void skipLine() {
    while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
  }

  /** The next decimal number, after white space and comments. */
  private int number() throws IOException {
    while (at < bytes.length && (Character.isWhitespace(bytes[at]) || bytes[at] == '#')) {
      if (bytes[at] == '#') {
        skipLine();
      } else {
        at++;
      }
    }
    int start = at;
    int value = 0;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - start < 9) {
      value = 10 * value + bytes[at++] - '0';
    }
    if (at == start) {
      throw new IOException(
          at >= bytes.length ? "it ends too early" : "there is no number at byte " + at);
    }
    return value;
  }
}
