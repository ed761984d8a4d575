package org.sphereface.datasets.image;

import java.io.IOException;
import java.util.Arrays;

/**
 * The frame of a JPEG file (ITU-T T.81, B.2.2), and the coefficients that its scans have covered.
 */
final class JpegFrame {

  private static final int COEFFICIENTS = 64;
  private static final int PROGRESSIVE = 0xc2;

  private final boolean progressive;
  private final int height;
  private final int width;
  private final int[] ids;
  private final int[] horizontal;
  private final int[] vertical;

  /** By component and place: bits that are still missing; -1: all. */
  private final int[][] missing;

  private JpegFrame(int code, byte[] header) {
    progressive = code == PROGRESSIVE;
    height = (header[1] & 0xff) << 8 | header[2] & 0xff;
    width = (header[3] & 0xff) << 8 | header[4] & 0xff;
    int components = header[5] & 0xff;
    ids = new int[components];
    horizontal = new int[components];
    vertical = new int[components];
    missing = new int[components][COEFFICIENTS];
    for (int i = 0; i < components; i++) {
      ids[i] = header[6 + 3 * i] & 0xff;
      horizontal[i] = Math.max(1, (header[7 + 3 * i] & 0xff) >> 4);
      vertical[i] = Math.max(1, header[7 + 3 * i] & 0xf);
      Arrays.fill(missing[i], -1);
    }
  }

  static boolean isOne(int code) {
    return code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
  }

  static JpegFrame of(int code, byte[] header) throws IOException {
    if (header.length < 6 || header.length < 6 + 3 * (header[5] & 0xff)) {
      throw new IOException("damaged: its frame is cut off");
    }
    return new JpegFrame(code, header);
  }

  /**
   * Takes in a scan.
   *
   * @param header of the scan (B.2.3)
   * @return blocks of coefficients that it visits
   */
  long scanned(byte[] header) throws IOException {
    int count = header.length == 0 ? 0 : header[0] & 0xff;
    if (count == 0 || header.length < 4 + 2 * count) {
      throw new IOException("damaged: a scan's header is cut off");
    }
    int first = header[1 + 2 * count] & 0xff;
    int last = header[2 + 2 * count] & 0xff;
    int low = header[3 + 2 * count] & 0xf;
    if (!progressive) {
      first = 0;
      last = COEFFICIENTS - 1;
      low = 0;
    }
    if (first > last || last >= COEFFICIENTS) {
      throw new IOException("damaged: a scan brings coefficients " + first + " to " + last);
    }
    long blocks = 0;
    for (int i = 0; i < count; i++) {
      int component = component(header[1 + 2 * i] & 0xff);
      Arrays.fill(missing[component], first, last + 1, low);
      blocks += blocks(component);
    }
    return blocks;
  }

  private int component(int id) throws IOException {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    throw new IOException("damaged: a scan is of component " + id + ", which is not in the frame");
  }

  private long blocks(int component) {
    int highest = Arrays.stream(vertical).max().orElse(1);
    int widest = Arrays.stream(horizontal).max().orElse(1);
    return up((long) height * vertical[component], 8L * highest)
        * up((long) width * horizontal[component], 8L * widest);
  }

  private static long up(long value, long divisor) {
    return (value + divisor - 1) / divisor;
  }

  /** Whether scans have brought something of all components. */
  boolean isWhole() {
    return Arrays.stream(missing).allMatch(places -> places[0] >= 0);
  }

  /** Whether scans have brought all bits of all coefficients. */
  boolean isComplete() {
    return Arrays.stream(missing).flatMapToInt(Arrays::stream).allMatch(bits -> bits == 0);
  }

  boolean isNamedRgb() {
    return ids.length == 3 && ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B';
  }

  /**
   * Bytes per pixel that decoding takes beside the result: the components as they are, and of a
   * progressive frame all coefficients, which lie outside of the heap.
   */
  int samples() {
    return (ids.length == 3 ? 0 : ids.length) + (progressive ? 2 * ids.length : 0);
  }

  int components() {
    return ids.length;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }
}
