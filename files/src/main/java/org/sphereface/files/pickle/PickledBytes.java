package org.sphereface.files.pickle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * The offset and the encoding of a pickled string of bytes in its file.
 *
 * @param offset of its first byte
 * @param length bytes in the file
 * @param form how they are written
 */
public record PickledBytes(long offset, int length, Form form) {

  /** The ways in which Python 2 and 3 write bytes. */
  public enum Form {
    /** Plain bytes. */
    RAW,
    /** Protocol 0 of Python 2: quoted, with {@code \x} escapes. */
    QUOTED,
    /** Protocol 2 of Python 3: a UTF-8 text whose code points are the bytes. */
    UTF8,
    /**
     * Protocol 0 and 1 of Python 3: the same in Latin-1, with four-digit {@code \}{@code u}
     * escapes.
     */
    ESCAPED
  }

  /** Reads and decodes the bytes. */
  public byte[] read(FileChannel file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw new IOException("the file has become shorter");
      }
    }
    byte[] written = buffer.array();
    return switch (form) {
      case RAW -> written;
      case QUOTED -> unquoted(written);
      case UTF8 -> latin(new String(written, StandardCharsets.UTF_8));
      case ESCAPED -> unescaped(written);
    };
  }

  private static byte[] latin(String text) throws IOException {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      if (text.charAt(i) > 0xff) {
        throw new IOException("a text that is no bytes");
      }
      bytes[i] = (byte) text.charAt(i);
    }
    return bytes;
  }

  private static byte[] unescaped(byte[] written) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(written.length);
    for (int i = 0; i < written.length; i++) {
      if (written[i] == '\\' && i + 1 < written.length && written[i + 1] == 'u') {
        bytes.write(hexadecimal(written, i + 2, 4));
        i += 5;
      } else {
        bytes.write(written[i]);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] unquoted(byte[] written) throws IOException {
    if (written.length < 2
        || (written[0] != '\'' && written[0] != '"')
        || written[written.length - 1] != written[0]) {
      throw new IOException("a string without its quotes");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(written.length);
    for (int i = 1; i < written.length - 1; i++) {
      if (written[i] != '\\') {
        bytes.write(written[i]);
        continue;
      }
      i++;
      switch (written[i]) {
        case 'x' -> {
          bytes.write(hexadecimal(written, i + 1, 2));
          i += 2;
        }
        case 'n' -> bytes.write('\n');
        case 'r' -> bytes.write('\r');
        case 't' -> bytes.write('\t');
        case '\\', '\'', '"' -> bytes.write(written[i]);
        default -> throw new IOException("the unknown escape \\" + (char) written[i]);
      }
    }
    return bytes.toByteArray();
  }

  private static int hexadecimal(byte[] written, int from, int digits) throws IOException {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = i < written.length ? Character.digit(written[i], 16) : -1;
      if (digit < 0) {
        throw new IOException("a broken escape");
      }
      value = 16 * value + digit;
    }
    if (value > 0xff) {
      throw new IOException("a text that is no bytes");
    }
    return value;
  }
}
