package org.sphereface.datasets;

import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * Five points by the photograph's name, in some 120 bytes each where a hash map of lists takes 400:
 * a million photographs must not fill the heap. Filled by one thread, then read by any.
 */
final class LandmarkTable extends AbstractMap<String, List<Point>> {

  private static final int VALUES = 10;
  private static final int BLOCK = 4096;

  /** Names in UTF-8, one after the other; the name of entry i ends where the next begins. */
  private byte[] names = new byte[1024];

  private int[] starts = new int[64];
  private final List<double[]> blocks = new ArrayList<>();

  /** Open addressing, linear probing: the entry's number + 1, or 0. */
  private int[] slots = new int[128];

  private int size;

  /** Adds a photograph; false, and nothing is changed, if it is there already. */
  boolean add(String photograph, List<Point> points) {
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

  /** Where the name is, or where it would be. */
  private int slot(byte[] name) {
    int hash = Arrays.hashCode(name) * 0x9e3779b9;
    int slot = (hash ^ hash >>> 16) & (slots.length - 1);
    while (slots[slot] != 0) {
      int entry = slots[slot] - 1;
      if (Arrays.equals(names, starts[entry], starts[entry + 1], name, 0, name.length)) {
        return slot;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
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
