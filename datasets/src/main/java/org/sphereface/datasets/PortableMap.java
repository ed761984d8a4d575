package org.sphereface.datasets;

import java.io.IOException;

/** Netpbm's grey and colour maps, plain (P2, P3) and binary (P5, P6), of up to 16 bits. */
final class PortableMap {

  private final byte[] bytes;
  private final boolean binary;
  private final int channels;
  private int at = 2;

  private PortableMap(byte[] bytes) {
    this.bytes = bytes;
    this.binary = bytes[1] == '5' || bytes[1] == '6';
    this.channels = bytes[1] == '3' || bytes[1] == '6' ? 3 : 1;
  }

  static boolean isOne(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 'P' && "2356".indexOf(bytes[1]) >= 0;
  }

  /**
   * @throws IOException if it is cut off or not of the format
   */
  static FaceImage decode(byte[] bytes) throws IOException {
    return new PortableMap(bytes).image();
  }

  private FaceImage image() throws IOException {
    int width = number();
    int height = number();
    int most = number();
    if (most < 1 || most > 65_535) {
      throw new IOException("its highest value is " + most + ", expected 1 to 65535");
    }
    ImageFile.requireBelievable(width, height, bytes.length);
    at++;
    int values = height * width * channels;
    int size = most > 255 ? 2 : 1;
    if (binary && bytes.length - at < (long) values * size) {
      throw new IOException(
          values + " values up to " + most + " announced, " + (bytes.length - at) + " bytes there");
    }
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

  /** The next decimal number, after white space and comments. */
  private int number() throws IOException {
    while (at < bytes.length && (Character.isWhitespace(bytes[at]) || bytes[at] == '#')) {
      if (bytes[at] == '#') {
        while (at < bytes.length && bytes[at] != '\n') {
          at++;
        }
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
