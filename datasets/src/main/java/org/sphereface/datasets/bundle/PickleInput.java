package org.sphereface.datasets.bundle;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.sphereface.files.InputFile;

/** Reads the bytes of a file in order, with their position. Skipped bytes are not kept. */
final class PickleInput implements Closeable {

  private static final int LONGEST_LINE = 64;

  private final BufferedInputStream in;
  private long position;

  PickleInput(Path file) throws IOException {
    this.in = new BufferedInputStream(InputFile.stream(file), 1 << 16);
  }

  long position() {
    return position;
  }

  int next() throws IOException {
    int value = in.read();
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
  static String text(PickledBytes text, Path file) throws IOException {
    if (text.length() > LONGEST_LINE) {
      throw new IOException("a name of more than " + LONGEST_LINE + " characters");
    }
    try (FileChannel channel = InputFile.channel(file)) {
      return new String(text.read(channel), StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
