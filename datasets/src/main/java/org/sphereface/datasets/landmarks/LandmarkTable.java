package org.sphereface.datasets.landmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.files.NameMatching;

/**
 * Five points by the photograph's name, in some 120 bytes each where a hash map of lists takes 400:
 * a million photographs must not fill the heap. Filled by one thread, then read by any.
 *
 * <p>Names are hashed as polynomials over the prime 2^61 - 1 at a place that is drawn for each
 * table, so that no file can be prepared whose names collide.
 */
public final class LandmarkTable extends AbstractMap<String, List<Point>> {

  private static final int VALUES = 10;
  private static final int BLOCK = 4096;
  private static final long PRIME = (1L << 61) - 1;

  private final Path source;
  private final long place = new SecureRandom().nextLong() >>> 4 | 1;
  private String remark = "";

  /** Names in UTF-8, one after the other; the name of entry i ends where the next begins. */
  private byte[] names = new byte[1024];

  private int[] starts = new int[64];
  private final List<double[]> blocks = new ArrayList<>();

  /** Open addressing, linear probing: the entry's number + 1, or 0. */
  private int[] slots = new int[128];

  private int size;

  /**
   * @param source the file that it is read from, for messages
   */
  public LandmarkTable(Path source) {
    this.source = source;
  }

  /** Sets the remark on how the file was read, for the description of the set. */
  void remark(String read) {
    remark = read;
  }

  /** Returns the remark on how the file was read, or an empty text. */
  String remark() {
    return remark;
  }

  /**
   * The landmarks of named photographs, found also where the file spells names otherwise.
   *
   * @param photographs names, each once
   * @param what they are called in the sentence
   * @throws DatasetException if the file names none of them, or hardly any
   */
  public MatchedLandmarks among(List<String> photographs, String what) {
    NameMatching matching = NameMatching.of(photographs, keySet());
    matching.requireSome(source.toString(), what, DatasetException::new);
    return new MatchedLandmarks(this, matching);
  }

  /** Adds a photograph; false, and nothing is changed, if it is there already. */
  public boolean add(String photograph, List<Point> points) {
    byte[] name = photograph.getBytes(StandardCharsets.UTF_8);
    int slot = slot(name);
    if (slots[slot] != 0) {
      return false;
    }
    append(name);
    if (size % BLOCK == 0) {
      blocks.add(new double[BLOCK * VALUES]);
    }
    double[] block = blocks.get(size / BLOCK);
    int at = size % BLOCK * VALUES;
    for (Point point : points) {
      block[at++] = point.x();
      block[at++] = point.y();
    }
    slots[slot] = ++size;
    if (size > slots.length / 2) {
      slots = new int[2 * slots.length];
      for (int entry = 0; entry < size; entry++) {
        slots[slot(name(entry))] = entry + 1;
      }
    }
    return true;
  }

  private void append(byte[] name) {
    int end = Math.addExact(starts[size], name.length);
    if (end > names.length) {
      names = Arrays.copyOf(names, Math.max(end, (int) Math.min(1L << 30, names.length * 3L / 2)));
    }
    System.arraycopy(name, 0, names, starts[size], name.length);
    if (size + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[size + 1] = end;
  }

  private byte[] name(int entry) {
    return Arrays.copyOfRange(names, starts[entry], starts[entry + 1]);
  }

  /** Returns the slot of the name, or the free slot where it belongs. */
  private int slot(byte[] name) {
    long hash = 1;
    for (byte next : name) {
      hash = timesPlace(hash) + (next & 0xff) + 1;
    }
    int slot = (int) ((hash * 0x9e3779b97f4a7c15L) >>> 32) & (slots.length - 1);
    while (slots[slot] != 0) {
      int entry = slots[slot] - 1;
      if (Arrays.equals(names, starts[entry], starts[entry + 1], name, 0, name.length)) {
        return slot;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** Returns the length of the longest run of used slots. */
  int longestRun() {
    int longest = 0;
    int run = 0;
    for (int slot : slots) {
      run = slot == 0 ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  /** A product modulo the prime, but for one multiple of it. */
  private long timesPlace(long value) {
    long low = value * place;
    long high = Math.multiplyHigh(value, place);
    long sum = (low & PRIME) + (low >>> 61 | high << 3);
    return (sum & PRIME) + (sum >>> 61);
  }

  private int entry(Object key) {
    return key instanceof String name ? slots[slot(name.getBytes(StandardCharsets.UTF_8))] - 1 : -1;
  }

  @Override
  public boolean containsKey(Object key) {
    return entry(key) >= 0;
  }

  @Override
  public List<Point> get(Object key) {
    int entry = entry(key);
    return entry < 0 ? null : points(entry);
  }

  private List<Point> points(int entry) {
    double[] block = blocks.get(entry / BLOCK);
    int at = entry % BLOCK * VALUES;
    return IntStream.range(0, VALUES / 2)
        .mapToObj(i -> new Point(block[at + 2 * i], block[at + 2 * i + 1]))
        .toList();
  }

  @Override
  public Set<String> keySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<String> iterator() {
        return IntStream.range(0, LandmarkTable.this.size)
            .mapToObj(entry -> new String(name(entry), StandardCharsets.UTF_8))
            .iterator();
      }

      @Override
      public boolean contains(Object key) {
        return containsKey(key);
      }

      @Override
      public int size() {
        return LandmarkTable.this.size;
      }
    };
  }

  @Override
  public Set<Map.Entry<String, List<Point>>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, List<Point>>> iterator() {
        return IntStream.range(0, LandmarkTable.this.size)
            .mapToObj(
                entry -> Map.entry(new String(name(entry), StandardCharsets.UTF_8), points(entry)))
            .iterator();
      }

      @Override
      public int size() {
        return LandmarkTable.this.size;
      }
    };
  }
}
