package org.sphereface.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Damages a file as it happens to files, and as somebody would on purpose: flipped bits, cuts,
 * numbers at the ends of their ranges as digits and as binary integers, repeated and moved blocks,
 * long runs of one byte, control characters, and words that formats give a meaning.
 *
 * @param random what is done, and where
 */
record Damage(Random random) {

  /** Files above this size are damaged in their first {@value #HEAD} bytes half of the time. */
  private static final int LARGE = 1 << 14;

  private static final int HEAD = 1 << 12;
  private static final int LONGEST_RUN = 1 << 15;
  private static final int MOST_GROWTH = 1 << 18;

  private static final long[] NUMBERS = {
    0,
    -1,
    1,
    127,
    255,
    65_535,
    65_536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    (1L << 31) - 8,
    1_000_000_000L
  };

  private static final String[] WORDS = {
    "null",
    "NaN",
    "Infinity",
    "-0",
    "1e999",
    "1e-999",
    "0x7fffffff",
    "true",
    "[]",
    "{}",
    "[[[[[[[[",
    "{\"a\":",
    "\"",
    "'",
    ",",
    "\t",
    "\n",
    "\r\n",
    " ",
    "..",
    "../",
    "/",
    "\\",
    "\0",
    "\u001b[2J",
    "\ufeff",
    "\u202e",
    "&a",
    "*a",
    "!!",
    "<<: ",
    "%s",
    "=cmd",
    "(",
    ")",
    "|O8",
    "<f8",
    "'",
    "L",
    "#"
  };

  /** A damaged copy; at most a quarter of a mebibyte longer. */
  byte[] of(byte[] whole) {
    byte[] bytes = whole.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
      bytes = change(bytes, whole);
    }
    return bytes.length > whole.length + MOST_GROWTH
        ? Arrays.copyOf(bytes, whole.length + MOST_GROWTH)
        : bytes;
  }

  private byte[] change(byte[] bytes, byte[] whole) {
    int at = place(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
    return switch (random.nextInt(11)) {
      case 0 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield bytes;
      }
      case 1 -> Arrays.copyOf(bytes, at);
      case 2 -> integer(bytes, at);
      case 3 -> digits(bytes, at);
      case 4 -> spliced(bytes, at, at, word());
      case 5 -> spliced(bytes, at, at + length, word());
      case 6 -> spliced(bytes, at, at + length, new byte[0]);
      case 7 -> spliced(bytes, at, at, repeated(bytes, at, length));
      case 8 -> spliced(bytes, at, at, run());
      case 9 -> {
        int from = place(whole.length);
        int count = Math.min(length, whole.length - from);
        yield spliced(bytes, at, at + length, Arrays.copyOfRange(whole, from, from + count));
      }
      default -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        yield spliced(bytes, at, at + length, noise);
      }
    };
  }

  private int place(int length) {
    boolean head = length > LARGE && random.nextBoolean();
    return random.nextInt(head ? HEAD : length);
  }

  private byte[] word() {
    return WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8);
  }

  /** One byte, many times. */
  private byte[] run() {
    byte[] run = new byte[1 << random.nextInt(Integer.numberOfTrailingZeros(LONGEST_RUN) + 1)];
    Arrays.fill(run, (byte) "\0 9a[({\n\u007f".charAt(random.nextInt(9)));
    return run;
  }

  private byte[] repeated(byte[] bytes, int at, int length) {
    byte[] all = new byte[length * (1 + random.nextInt(1 << random.nextInt(10)))];
    for (int i = 0; i < all.length; i++) {
      all[i] = bytes[at + i % length];
    }
    return all;
  }

  /** A binary integer in its place, of 2, 4 or 8 bytes in either order. */
  private byte[] integer(byte[] bytes, int at) {
    ByteBuffer value =
        ByteBuffer.allocate(8)
            .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    int size = 2 << random.nextInt(3);
    switch (size) {
      case 2 -> value.putShort((short) number);
      case 4 -> value.putInt((int) number);
      default -> value.putLong(number);
    }
    System.arraycopy(value.array(), 0, bytes, at, Math.min(size, bytes.length - at));
    return bytes;
  }

  /** The digits that follow the place become another number. */
  private byte[] digits(byte[] bytes, int at) {
    int from = at;
    while (from < bytes.length && !isDigit(bytes[from])) {
      from++;
    }
    int to = from;
    while (to < bytes.length && isDigit(bytes[to])) {
      to++;
    }
    String number = Long.toString(NUMBERS[random.nextInt(NUMBERS.length)]);
    return spliced(bytes, from, to, number.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
    byte[] all = new byte[from + middle.length + bytes.length - to];
    System.arraycopy(bytes, 0, all, 0, from);
    System.arraycopy(middle, 0, all, from, middle.length);
    System.arraycopy(bytes, to, all, from + middle.length, bytes.length - to);
    return all;
  }
}
