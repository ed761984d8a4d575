package org.sphereface.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What stands before the pixels of a JPEG (ITU T.81, annex B): as much as the decoder does not say.
 *
 * @param components of a pixel, 1 to 4; 0 if no frame was found
 * @param adobe the colour transform in Adobe's marker: 0 none, 1 YCbCr, 2 YCCK; -1 without the
 *     marker
 * @param orientation of EXIF, 1 (upright) to 8; 1 without EXIF
 * @param metadata whether there are segments of no use for decoding
 */
record JpegMarkers(int components, int adobe, int orientation, boolean metadata) {

  /** A progressive file of more scans is made to cost time: encoders write about ten. */
  private static final int MOST_SCANS = 500;

  private static final int ORIENTATION = 0x0112;

  /**
   * @throws IOException if the file is cut off, or has absurdly many scans
   */
  static JpegMarkers of(byte[] bytes) throws IOException {
    int components = 0;
    int adobe = -1;
    int orientation = 1;
    boolean metadata = false;
    int at = 2;
    for (int length; (length = segment(bytes, at)) > 0; at += length) {
      int marker = bytes[at + 1] & 0xff;
      int from = at + 4;
      if (isFrame(marker) && length >= 10) {
        components = bytes[from + 5] & 0xff;
      } else if (marker == 0xee && length >= 16 && text(bytes, from, "Adobe")) {
        adobe = bytes[from + 11] & 0xff;
      } else if (marker == 0xe1 && length >= 18 && text(bytes, from, "Exif\0\0")) {
        orientation = orientation(ByteBuffer.wrap(bytes, from + 6, length - 10).slice());
      }
      metadata |= isMetadata(marker);
    }
    requireEnd(bytes, at);
    return new JpegMarkers(components, adobe, orientation, metadata);
  }

  /** Bytes of the segment at a place, with its marker; 0 where no whole one is, or the scan. */
  private static int segment(byte[] bytes, int at) {
    if (at + 4 > bytes.length || bytes[at] != (byte) 0xff || bytes[at + 1] == (byte) 0xda) {
      return 0;
    }
    int length = 2 + ((bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff);
    return length < 4 || at + length > bytes.length ? 0 : length;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** Profiles, EXIF, comments; JFIF's and Adobe's markers say how colours are stored. */
  private static boolean isMetadata(int marker) {
    return marker == 0xfe || (marker >= 0xe1 && marker <= 0xef && marker != 0xee);
  }

  private static boolean text(byte[] bytes, int at, String expected) {
    for (int i = 0; i < expected.length(); i++) {
      if (at + i >= bytes.length || bytes[at + i] != (byte) expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Of the first directory of a TIFF block; 1 where it is not given or makes no sense. */
  private static int orientation(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.limit() - 2) {
      return 1;
    }
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if (entry + 12 > tiff.limit()) {
        return 1;
      }
      if ((tiff.getShort(entry) & 0xffff) == ORIENTATION) {
        int value = tiff.getShort(entry + 8);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  /** Within a scan's data no marker but a restart occurs: 0xff is followed by 0 there. */
  private static void requireEnd(byte[] bytes, int from) throws IOException {
    int scans = 0;
    for (int i = from; i + 1 < bytes.length; i++) {
      if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) 0xda && ++scans > MOST_SCANS) {
        throw new IOException("it has more than " + MOST_SCANS + " scans");
      }
      if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) 0xd9 && scans > 0) {
        return;
      }
    }
    throw new IOException("it ends too early");
  }

  /** The file without segments that the decoder would stumble over or spend time on. */
  byte[] withoutMetadata(byte[] bytes) {
    if (!metadata) {
      return bytes;
    }
    byte[] kept = new byte[bytes.length];
    int size = 2;
    System.arraycopy(bytes, 0, kept, 0, size);
    int at = 2;
    for (int length; (length = segment(bytes, at)) > 0; at += length) {
      if (!isMetadata(bytes[at + 1] & 0xff)) {
        System.arraycopy(bytes, at, kept, size, length);
        size += length;
      }
    }
    System.arraycopy(bytes, at, kept, size, bytes.length - at);
    return Arrays.copyOf(kept, size + bytes.length - at);
  }
}
