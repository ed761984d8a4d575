package org.sphereface.files;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Hashes of files by their names, in 80 bytes each, so that a million do not fill the heap. A
 * record is the first 16 bytes of the name's SHA-256, the file's {@link FileState}, and the SHA-256
 * of its content. Not safe from several threads.
 */
final class HashTable {

  static final int KEY = 16;
  private static final int STATE = 32;
  private static final int HASH = 32;
  private static final int RECORD = KEY + STATE + HASH;
  private static final byte[] MARK = {'S', 'F', 'H', 'A', 'S', 'H', '1', '\n'};

  private byte[] records = new byte[64 * RECORD];
  private int size;

  /** Open addressing, linear probing: the record's number + 1, or 0. */
  private int[] slots = new int[128];

  /**
   * @param size of the file, bytes
   * @param modified when its content was written, ns
   * @param changed when its content or attributes were, ns; what was modified where it is unknown
   * @param file number of the file on its device, and of the device
   */
  record FileState(long size, long modified, long changed, long file) {}

  /** The content's hash, if the file was in this state when it was hashed. */
  Optional<byte[]> get(byte[] key, FileState state) {
    int at = slots[slot(key)] - 1;
    if (at < 0) {
      return Optional.empty();
    }
    ByteBuffer record = ByteBuffer.wrap(records, at * RECORD + KEY, STATE + HASH);
    FileState then =
        new FileState(record.getLong(), record.getLong(), record.getLong(), record.getLong());
    if (!then.equals(state)) {
      return Optional.empty();
    }
    byte[] hash = new byte[HASH];
    record.get(hash);
    return Optional.of(hash);
  }

  /** Stores the hash of a name, and replaces an earlier one. */
  void put(byte[] key, FileState state, byte[] hash) {
    int at = place(key);
    ByteBuffer.wrap(records, at * RECORD + KEY, STATE + HASH)
        .putLong(state.size())
        .putLong(state.modified())
        .putLong(state.changed())
        .putLong(state.file())
        .put(hash);
  }

  /** All that another knows. */
  void putAll(HashTable other) {
    for (int i = 0; i < other.size; i++) {
      copy(other.records, i * RECORD);
    }
  }

  private void copy(byte[] from, int at) {
    int number = place(Arrays.copyOfRange(from, at, at + KEY));
    System.arraycopy(from, at + KEY, records, number * RECORD + KEY, STATE + HASH);
  }

  /** The number of a name's record, which is made if there is none. */
  private int place(byte[] key) {
    int slot = slot(key);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    if ((size + 1) * RECORD > records.length) {
      records = Arrays.copyOf(records, Math.multiplyExact(2, records.length));
    }
    System.arraycopy(key, 0, records, size * RECORD, KEY);
    slots[slot] = ++size;
    if (size > slots.length / 2) {
      slots = new int[2 * slots.length];
      for (int i = 0; i < size; i++) {
        slots[slot(Arrays.copyOfRange(records, i * RECORD, i * RECORD + KEY))] = i + 1;
      }
    }
    return size - 1;
  }

  /** Where the key is, or where it would be. */
  private int slot(byte[] key) {
    int slot = ByteBuffer.wrap(key).getInt() & (slots.length - 1);
    while (slots[slot] != 0) {
      int at = (slots[slot] - 1) * RECORD;
      if (Arrays.equals(records, at, at + KEY, key, 0, KEY)) {
        return slot;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** As a file holds it: a mark, the records, and their SHA-256. */
  byte[] bytes() {
    byte[] bytes = Arrays.copyOf(MARK, MARK.length + size * RECORD + HASH);
    System.arraycopy(records, 0, bytes, MARK.length, size * RECORD);
    byte[] sum = sum(bytes);
    System.arraycopy(sum, 0, bytes, bytes.length - HASH, HASH);
    return bytes;
  }

  /** The table of a file; an empty one if the file is damaged. */
  static HashTable of(byte[] bytes) {
    HashTable table = new HashTable();
    int content = bytes.length - MARK.length - HASH;
    boolean whole =
        content >= 0
            && content % RECORD == 0
            && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length)
            && Arrays.equals(bytes, bytes.length - HASH, bytes.length, sum(bytes), 0, HASH);
    for (int at = MARK.length; whole && at < bytes.length - HASH; at += RECORD) {
      table.copy(bytes, at);
    }
    return table;
  }

  private static byte[] sum(byte[] bytes) {
    var digest = Sha256.digest();
    digest.update(bytes, 0, bytes.length - HASH);
    return digest.digest();
  }
}
