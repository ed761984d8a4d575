package org.sphereface.datasets.recordio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What MXNet packs with an image: {@code flag (uint32), label (float), id, id2 (uint64)}, little-
 * endian; with a flag above 0, so many float labels follow and the one in the header means nothing.
 *
 * <p>Source: apache/mxnet, {@code python/mxnet/recordio.py} ({@code pack}, {@code unpack}).
 *
 * @param flag number of labels after the header; 0: one, in the header
 * @param first the first label
 * @param second the second label; NaN if there is none
 * @param id of the record
 * @param content the encoded image; empty for the records that InsightFace adds
 */
record ImageRecord(int flag, float first, float second, long id, ByteBuffer content) {

  /** Bytes of the header without labels. */
  static final int HEADER = 24;

  /** Header and two labels: all that is needed to know a record without its image. */
  static final int BEGINNING = HEADER + 8;

  private static final int MOST_LABELS = 1 << 16;

  /** Reads a record, or its beginning, whose content then means nothing. */
  static ImageRecord of(ByteBuffer data, boolean whole) throws IOException {
    if (data.remaining() < HEADER) {
      throw new IOException("a record of " + data.remaining() + " bytes has no header");
    }
    int flag = data.getInt();
    float label = data.getFloat();
    long id = data.getLong();
    data.getLong();
    if (flag < 0 || flag > MOST_LABELS || (whole && 4L * flag > data.remaining())) {
      throw new IOException("a record announces " + Integer.toUnsignedString(flag) + " labels");
    }
    if (flag == 0) {
      return new ImageRecord(0, label, Float.NaN, id, data.slice());
    }
    if (data.remaining() < 4 * Math.min(flag, 2)) {
      throw new IOException("a record lacks its labels");
    }
    int labels = data.position();
    float first = data.getFloat(labels);
    float second = flag > 1 ? data.getFloat(labels + 4) : Float.NaN;
    data.position(Math.min(labels + 4 * flag, data.limit()));
    return new ImageRecord(flag, first, second, id, data.slice());
  }

  /** A label as a whole number. */
  static int whole(float label) throws IOException {
    if (!(label >= 0 && label < 1L << 31) || label != (int) label) {
      throw new IOException("the label " + label + " is no whole number from 0");
    }
    return (int) label;
  }

  /** The record of an image, with its label in the header. */
  static byte[] image(int label, long id, byte[] content) {
    return packed(0, label, id, content.length).put(content).array();
  }

  /** A record of InsightFace: a range of indices, the end not included. */
  static byte[] range(long id, int from, int to) {
    return packed(2, 0, id, 8).putFloat(from).putFloat(to).array();
  }

  private static ByteBuffer packed(int flag, float label, long id, int more) {
    return ByteBuffer.allocate(HEADER + more)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(flag)
        .putFloat(label)
        .putLong(id)
        .putLong(0);
  }
}
