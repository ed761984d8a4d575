package org.sphereface.datasets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;

/**
 * Where the records of a RecordIO file begin: 12 bytes a record. Sorted by key.
 *
 * @param keys ascending, unique
 * @param offsets byte at which each begins
 */
record RecordIndex(int[] keys, long[] offsets) {

  static final String LAYOUT = "lines of key TAB byte offset, as MXNet writes them";

  int size() {
    return keys.length;
  }

  /** Position of a key; negative if it is not there. */
  int position(int key) {
    return Arrays.binarySearch(keys, key);
  }

  /**
   * Reads an {@code .idx} file.
   *
   * @param bytes of the record file, which all offsets must lie in
   */
  static RecordIndex read(Path path, long bytes) {
    Collector records = new Collector();
    try (InputStream in = new BufferedInputStream(InputFile.stream(path), 1 << 16)) {
      int line = 1;
      for (int c = in.read(); c >= 0; c = in.read(), line++) {
        if (c == '\n' || c == '\r') {
          continue;
        }
        Number key = number(in, c, '\t', Integer.MAX_VALUE);
        Number offset = key == null ? null : number(in, in.read(), '\n', bytes - RecordFile.FRAME);
        if (offset == null) {
          throw new DatasetException(
              path
                  + ":"
                  + line
                  + ": the line is not of this .rec file ("
                  + bytes
                  + " bytes); expected "
                  + LAYOUT
                  + "; without the .idx file the records are looked for");
        }
        records.add(key.intValue(), offset.longValue());
      }
    } catch (IOException e) {
      throw new DatasetException(
          path + ": the index cannot be read (" + Reason.of(e) + "); expected " + LAYOUT, e);
    }
    return records.index(path);
  }

  /** A decimal number up to a terminator (a new line may be the end of the file), or null. */
  private static Number number(InputStream in, int first, char terminator, long most)
      throws IOException {
    long value = 0;
    int digits = 0;
    int c = first;
    for (; c >= '0' && c <= '9'; c = in.read(), digits++) {
      value = 10 * value + (c - '0');
      if (value > most) {
        return null;
      }
    }
    if (terminator == '\n' && c == '\r') {
      c = in.read();
    }
    return digits > 0 && (c == terminator || (terminator == '\n' && c < 0)) ? value : null;
  }

  /**
   * Finds the records of a file that has no index, by going over all frames. Keys are their ids.
   */
  static RecordIndex scan(RecordFile file, Path path) throws IOException {
    Collector records = new Collector();
    boolean byId = true;
    for (long offset = 0; offset < file.size(); offset = file.end(offset)) {
      long id = ImageRecord.of(file.record(offset, ImageRecord.BEGINNING), false).id();
      byId &= id >= 0 && id <= Integer.MAX_VALUE;
      records.add(byId ? (int) id : 0, offset);
    }
    return byId && records.distinct() ? records.index(path) : records.numbered();
  }

  /** Collects records in any order. */
  private static final class Collector {
    private long[] keyed = new long[1024];
    private long[] offsets = new long[1024];
    private int count;

    void add(int key, long offset) {
      if (count == offsets.length) {
        keyed = Arrays.copyOf(keyed, 2 * count);
        offsets = Arrays.copyOf(offsets, 2 * count);
      }
      // Key above, position below: sorting the numbers sorts the records.
      keyed[count] = ((long) key << 32) | count;
      offsets[count++] = offset;
    }

    private long[] sorted() {
      long[] sorted = Arrays.copyOf(keyed, count);
      Arrays.sort(sorted);
      return sorted;
    }

    boolean distinct() {
      long[] sorted = sorted();
      for (int i = 1; i < count; i++) {
        if (sorted[i] >>> 32 == sorted[i - 1] >>> 32) {
          return false;
        }
      }
      return true;
    }

    RecordIndex index(Path path) {
      long[] sorted = sorted();
      int[] keys = new int[count];
      long[] places = new long[count];
      for (int i = 0; i < count; i++) {
        keys[i] = (int) (sorted[i] >>> 32);
        places[i] = offsets[(int) sorted[i]];
        if (i > 0 && keys[i] == keys[i - 1]) {
          throw new DatasetException(
              path + ": the key " + keys[i] + " occurs twice; expected " + LAYOUT);
        }
      }
      return new RecordIndex(keys, places);
    }

    RecordIndex numbered() {
      int[] keys = new int[count];
      Arrays.setAll(keys, i -> i);
      return new RecordIndex(keys, Arrays.copyOf(offsets, count));
    }
  }
}
