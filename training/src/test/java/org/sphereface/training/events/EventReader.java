package org.sphereface.training.events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads event files as TensorBoard does, with nothing of what writes them: files by name, what is
 * torn at a file's end passed over, and at a session's start what was said of its step and later
 * ones forgotten ({@code event_accumulator.py}, {@code _CheckForRestartAndMaybePurge}).
 */
public final class EventReader {

  /** A point of a series. */
  public record Scalar(long step, float value) {}

  private final Map<String, List<Scalar>> series = new TreeMap<>();
  private long step;
  private boolean start;

  private EventReader() {}

  /** The series of a folder, by tag. */
  public static Map<String, List<Scalar>> read(Path folder) throws IOException {
    EventReader reader = new EventReader();
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.sorted().toList();
    }
    for (Path file : files) {
      reader.file(ByteBuffer.wrap(Files.readAllBytes(file)));
    }
    reader.series.values().removeIf(List::isEmpty);
    return reader.series;
  }

  private void file(ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.remaining() >= 12) {
      byte[] length = take(bytes, 8);
      check(length, bytes.getInt());
      long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (bytes.remaining() < size + 4) {
        return;
      }
      byte[] event = take(bytes, (int) size);
      check(event, bytes.getInt());
      event(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private static byte[] take(ByteBuffer bytes, int size) {
    byte[] taken = new byte[size];
    bytes.get(taken);
    return taken;
  }

  /** CRC32C bit by bit, with the reflected polynomial of Castagnoli. */
  private static void check(byte[] bytes, int masked) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 1 ? 0x82f63b78 : 0);
      }
    }
    crc = ~crc;
    if (((crc >>> 15 | crc << 17) + 0xa282ead8) != masked) {
      throw new IllegalStateException("a checksum is wrong");
    }
  }

  private void event(ByteBuffer event) {
    step = 0;
    start = false;
    List<ByteBuffer> summaries = new ArrayList<>();
    while (event.hasRemaining()) {
      switch ((int) varint(event)) {
        case 1 << 3 | 1 -> event.getDouble(); // wall time
        case 2 << 3 -> step = varint(event);
        case 3 << 3 | 2 -> {
          String version = new String(part(event).array(), StandardCharsets.UTF_8);
          if (!version.equals("brain.Event:2")) {
            throw new IllegalStateException(version);
          }
        }
        case 5 << 3 | 2 -> summaries.add(part(event));
        case 7 << 3 | 2 -> {
          ByteBuffer log = part(event);
          start = varint(log) == 1 << 3 && varint(log) == 1;
        }
        default -> throw new IllegalStateException("a field that we do not write");
      }
    }
    if (start) {
      series.values().forEach(points -> points.removeIf(point -> point.step() >= step));
    }
    summaries.forEach(this::summary);
  }

  private void summary(ByteBuffer summary) {
    while (summary.hasRemaining()) {
      expect(varint(summary), 1 << 3 | 2);
      ByteBuffer value = part(summary);
      expect(varint(value), 1 << 3 | 2);
      String tag = new String(part(value).array(), StandardCharsets.UTF_8);
      expect(varint(value), 2 << 3 | 5);
      series.computeIfAbsent(tag, t -> new ArrayList<>()).add(new Scalar(step, value.getFloat()));
    }
  }

  private static void expect(long key, long expected) {
    if (key != expected) {
      throw new IllegalStateException("field " + key + ", not " + expected);
    }
  }

  private static ByteBuffer part(ByteBuffer bytes) {
    byte[] part = take(bytes, (int) varint(bytes));
    return ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
