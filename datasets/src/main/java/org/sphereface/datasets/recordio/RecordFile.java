package org.sphereface.datasets.recordio;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame of a RecordIO file: {@code magic, flag << 29 | length, data, padding to 4 bytes},
 * little-endian. Where the magic number itself stands in the data on a multiple of 4, the writer
 * drops it and begins a further part (flags 1, 2, ..., 3); the reader puts it back. It is read here
 * because DJL has no reader of it, and so that a damaged length allocates no more than the file
 * still holds.
 *
 * <p>Source: dmlc/dmlc-core, {@code include/dmlc/recordio.h}, {@code src/recordio.cc}.
 *
 * @param channel the open file
 * @param size its bytes
 */
record RecordFile(FileChannel channel, long size) {

  static final int MAGIC = 0xced7230a;

  /** Bytes before the data of a part. */
  static final int FRAME = 8;

  /** No part is longer. */
  static final int MOST = (1 << 29) - 1;

  /** Parts of one record: the magic number stands in data about once in 17 GB. */
  static final int MOST_PARTS = 1024;

  static final int WHOLE = 0;
  static final int FIRST = 1;
  static final int MIDDLE = 2;
  static final int LAST = 3;

  /** One part: where its data stand. */
  record Part(int flag, long offset, int length) {

    long end() {
      return offset + padded(length);
    }
  }

  static long padded(long length) {
    return (length + 3) & ~3L;
  }

  /** Reads the frame at an offset. */
  Part part(long offset) throws IOException {
    if (offset < 0 || offset > size - FRAME) {
      throw new EOFException("no record begins at byte " + offset + " of " + size);
    }
    ByteBuffer frame = read(offset, FRAME);
    int magic = frame.getInt();
    int word = frame.getInt();
    if (magic != MAGIC) {
      throw new IOException("no record begins at byte " + offset);
    }
    Part part = new Part(word >>> 29, offset + FRAME, word & MOST);
    if (part.flag() > LAST) {
      throw new IOException(
          "the record at byte " + offset + " has the unknown flag " + part.flag());
    }
    if (part.end() > size) {
      throw new EOFException(
          "the record at byte "
              + offset
              + " announces "
              + part.length()
              + " bytes, "
              + (size - part.offset())
              + " are there");
    }
    return part;
  }

  /** The end of the record that begins at an offset, all its parts read over. */
  long end(long offset) throws IOException {
    Part part = first(offset);
    for (int parts = 1; part.flag() == FIRST || part.flag() == MIDDLE; parts++) {
      if (parts == MOST_PARTS) {
        throw tooManyParts(offset);
      }
      part = following(part);
    }
    return part.end();
  }

  /** The data of the record that begins at an offset, or their beginning. */
  ByteBuffer record(long offset, int most) throws IOException {
    List<Part> parts = new ArrayList<>();
    long length = -4;
    Part part = first(offset);
    while (true) {
      parts.add(part);
      length += 4L + part.length();
      if (part.flag() == WHOLE || part.flag() == LAST || length >= most) {
        break;
      }
      if (parts.size() == MOST_PARTS) {
        throw tooManyParts(offset);
      }
      part = following(part);
    }
    ByteBuffer data =
        ByteBuffer.allocate((int) Math.min(length, most)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < parts.size(); i++) {
      for (int k = 0; i > 0 && k < 4 && data.hasRemaining(); k++) {
        data.put((byte) (MAGIC >>> (8 * k)));
      }
      data.put(read(parts.get(i).offset(), Math.min(parts.get(i).length(), data.remaining())));
    }
    return data.flip();
  }

  private static IOException tooManyParts(long offset) {
    return new IOException(
        "the record at byte " + offset + " has more than " + MOST_PARTS + " parts");
  }

  private Part first(long offset) throws IOException {
    Part part = part(offset);
    if (part.flag() != WHOLE && part.flag() != FIRST) {
      throw new IOException("the middle of a record is at byte " + offset + ", not its beginning");
    }
    return part;
  }

  private Part following(Part part) throws IOException {
    Part next = part(part.end());
    if (next.flag() != MIDDLE && next.flag() != LAST) {
      throw new IOException("the record before byte " + part.end() + " lacks its last part");
    }
    return next;
  }

  private ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("the file has become shorter");
      }
    }
    return buffer.flip();
  }
}
