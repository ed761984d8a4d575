package org.sphereface.files.pickle;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.sphereface.files.InputFile;

/** Reads the bytes of a file in order, with their position. Skipped bytes are not kept. */
public final class PickleInput implements Closeable {

  private static final int LONGEST_LINE = 64;
  private static final int LONGEST_NAME = 1000;

  private final FileChannel channel;
  private final BufferedInputStream in;
  private final long end;
  private long position;

  /** Reads a whole file. */
  public PickleInput(Path file) throws IOException {
    this(InputFile.channel(file), 0, Long.MAX_VALUE);
  }

  /**
   * Reads a part of a file.
   *
   * @param channel is closed with this; its position is changed
   * @param from position of the first byte
   * @param to position behind the last byte; the file may end before it
   */
  public PickleInput(FileChannel channel, long from, long to) throws IOException {
    this.channel = channel.position(from);
    this.in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    this.position = from;
    this.end = Math.min(to, channel.size());
  }

  /** The position in the file of the byte that is read next. */
  public long position() {
    return position;
  }

  /** Bytes from here to the end. */
  long left() {
    return end - position;
  }

  int next() throws IOException {
    int value = position < end ? in.read() : -1;
    if (value < 0) {
      throw new EOFException();
    }
    position++;
    return value;
  }

  /** A little-endian whole number of 1 to 8 bytes. */
  long number(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << (8 * i);
    }
    return value;
  }

  /** Skips a string of bytes whose length is stored before it. */
  PickledBytes counted(int bytesOfCount, PickledBytes.Form form) throws IOException {
    long count = number(bytesOfCount);
    if (count < 0 || count > Integer.MAX_VALUE - 8) {
      throw new IOException("a string of " + Long.toUnsignedString(count) + " bytes");
    }
    if (count > left()) {
      throw new EOFException();
    }
    PickledBytes bytes = new PickledBytes(position, (int) count, form);
    in.skipNBytes(count);
    position += count;
    return bytes;
  }

  /** Passes over the bytes up to the end of the line. */
  PickledBytes restOfLine(PickledBytes.Form form) throws IOException {
    long start = position;
    int last = 0;
    for (int value = next(); value != '\n'; value = next()) {
      last = value;
    }
    long length = position - 1 - start;
    if (form == PickledBytes.Form.QUOTED && length > 0 && last == '\r') {
      length--;
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw new IOException("a string of " + length + " bytes");
    }
    return new PickledBytes(start, (int) length, form);
  }

  /** A short line of text, without its end. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int value = next(); value != '\n'; value = next()) {
      if (line.length() == LONGEST_LINE) {
        throw new IOException("a line of more than " + LONGEST_LINE + " characters");
      }
      line.append((char) value);
    }
    return line.toString().strip();
  }

  /** The short text at a place. */
  String text(PickledBytes text) throws IOException {
    if (text.length() > LONGEST_NAME) {
      throw new IOException("a name of more than " + LONGEST_NAME + " characters");
    }
    return new String(text.read(channel), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
