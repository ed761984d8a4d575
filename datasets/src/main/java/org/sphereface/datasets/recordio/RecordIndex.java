package org.sphereface.datasets.recordio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.sphereface.datasets.DatasetException;
import org.sphereface.files.TextFile;

/**
 * The offsets of the records of a RecordIO file, sorted by key. It takes 12 bytes per record, or 20
 * where keys and offsets differ in order.
 *
 * @param keys ascending, unique
 * @param offsets byte at which each begins
 * @param ascending the same offsets in ascending order
 */
record RecordIndex(int[] keys, long[] offsets, long[] ascending) {

  static final String LAYOUT = "lines of key TAB byte offset, as MXNet writes them";

  int size() {
    return keys.length;
  }

  /** Position of a key; negative if it is not there. */
  int position(int key) {
    return Arrays.binarySearch(keys, key);
  }

  /**
   * The byte at which the record behind one begins, where that one ends at the latest: so that
   * reading all records costs as much as reading the file once, whatever the index holds.
   *
   * @param bytes of the record file, which end the last record
   */
  long end(int position, long bytes) {
    int next = Arrays.binarySearch(ascending, offsets[position]) + 1;
    return next == ascending.length ? bytes : ascending[next];
  }

  private static RecordIndex of(int[] keys, long[] offsets) {
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] <= offsets[i - 1]) {
        long[] sorted = offsets.clone();
        Arrays.sort(sorted);
        return new RecordIndex(keys, offsets, sorted);
      }
    }
    return new RecordIndex(keys, offsets, offsets);
  }

  private RecordIndex requireDistinct(Path path) {
    for (int i = 1; i < ascending.length; i++) {
      if (ascending[i] == ascending[i - 1]) {
        throw new DatasetException(
            path + ": two records are at byte " + ascending[i] + "; expected " + LAYOUT);
      }
    }
    return this;
  }

  /**
   * Reads an {@code .idx} file.
   *
   * @param bytes of the record file, which all offsets must lie in
   */
  static RecordIndex read(Path path, long bytes) {
    Collector records = new Collector();
    TextFile file =
        new TextFile(
            path,
            LAYOUT + "; without the .idx file the records are looked for",
            DatasetException::new);
    file.forEach(
        (line, number) -> {
          int separator = 0;
          while (separator < line.length() && !Character.isWhitespace(line.charAt(separator))) {
            separator++;
          }
          long key = number(line, 0, separator, Integer.MAX_VALUE);
          long offset = number(line, separator + 1, line.length(), bytes - RecordFile.FRAME);
          if (key < 0 || offset < 0) {
            throw file.wrong(number, line, "is not of this .rec file (" + bytes + " bytes)");
          }
          records.add((int) key, offset);
        });
    return records.index(path);
  }

  /** A decimal number, or -1 if it is none or more than the most. */
  private static long number(String line, int from, int to, long most) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
      if (value > most) {
        return -1;
      }
    }
    return to > from ? value : -1;
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
      return of(keys, places).requireDistinct(path);
    }

    RecordIndex numbered() {
      int[] keys = new int[count];
      Arrays.setAll(keys, i -> i);
      return of(keys, Arrays.copyOf(offsets, count));
    }
  }
}
