package org.sphereface.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.sphereface.files.HashTable.FileState;

/**
 * SHA-256 of the files in a folder. Each file is read once: its hash is remembered in the user's
 * cache, by path, size, times of modification and change (ns), and number on its device, and taken
 * from there while all of these are the same.
 *
 * <p>A file that was changed within the last {@value #GRANULARITY_SECONDS} s before it was hashed
 * is not remembered, as in git: another change could leave the same time. What is remembered is
 * written whole, so that two processes at once lose at worst each other's additions. Without a
 * usable cache all is right and slower. Safe from several threads.
 */
public final class ContentHashes implements Closeable {

  static final int GRANULARITY_SECONDS = 3;

  private static final long MOST_BYTES = 1L << 30;
  private static final long NANOSECONDS_BETWEEN_WRITES = 30_000_000_000L;

  private final Path folder;
  private final UserCache cache;
  private final InstantSource clock;
  private final String store;
  private final boolean unix;
  private final HashTable known;
  private boolean changed;
  private long written = System.nanoTime();

  private ContentHashes(Path folder, UserCache cache, InstantSource clock) throws IOException {
    this.folder = folder;
    this.cache = cache;
    this.clock = clock;
    this.unix = folder.getFileSystem().supportedFileAttributeViews().contains("unix");
    this.store = "hashes/" + Sha256.of(folder.toRealPath().toString()).substring(0, 32);
    this.known = stored();
  }

  /**
   * Of the files in a folder and below.
   *
   * @throws IOException if there is no such folder
   */
  public static ContentHashes of(Path folder) throws IOException {
    return of(folder, UserCache.ofUser(), InstantSource.system());
  }

  static ContentHashes of(Path folder, UserCache cache, InstantSource clock) throws IOException {
    return new ContentHashes(folder, cache, clock);
  }

  /**
   * Of one file, hexadecimal.
   *
   * @throws IOException if it cannot be read
   */
  public static String ofFile(Path file) throws IOException {
    try (ContentHashes hashes = of(file.toAbsolutePath().getParent())) {
      return hashes.of(file.getFileName().toString());
    }
  }

  /**
   * Of a file, hexadecimal.
   *
   * @param name in the folder
   * @throws IOException if it cannot be read, or is no regular file
   */
  public String of(String name) throws IOException {
    return HexFormat.of().formatHex(bytes(name));
  }

  /**
   * Of files, 32 bytes each, in their order. They are read by all cores at once.
   *
   * @param names in the folder
   * @throws IOException if one cannot be read, or is no regular file
   */
  public byte[][] of(List<String> names) throws IOException {
    byte[][] hashes = new byte[names.size()][];
    try {
      IntStream.range(0, hashes.length)
          .parallel()
          .forEach(
              i -> {
                try {
                  hashes[i] = bytes(names.get(i));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return hashes;
  }

  private byte[] bytes(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] key =
        Arrays.copyOf(Sha256.digest().digest(name.getBytes(StandardCharsets.UTF_8)), HashTable.KEY);
    FileState state = state(file);
    Optional<byte[]> before = get(key, state);
    if (before.isPresent()) {
      return before.get();
    }
    Instant start = clock.instant();
    byte[] hash = Sha256.bytes(file);
    long settled =
        TimeUnit.SECONDS.toNanos(start.getEpochSecond() - GRANULARITY_SECONDS) + start.getNano();
    if (state.changed() < settled && state(file).equals(state)) {
      put(key, state, hash);
    }
    return hash;
  }

  private synchronized Optional<byte[]> get(byte[] key, FileState state) {
    return known.get(key, state);
  }

  private synchronized void put(byte[] key, FileState state, byte[] hash) {
    known.put(key, state, hash);
    changed = true;
    if (System.nanoTime() - written > NANOSECONDS_BETWEEN_WRITES) {
      write();
    }
  }

  private FileState state(Path file) throws IOException {
    if (!unix) {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      long modified = is.lastModifiedTime().to(TimeUnit.NANOSECONDS);
      return new FileState(is.size(), modified, modified, String.valueOf(is.fileKey()).hashCode());
    }
    Map<String, Object> is = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino,dev");
    return new FileState(
        (Long) is.get("size"),
        ((FileTime) is.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS),
        ((FileTime) is.get("ctime")).to(TimeUnit.NANOSECONDS),
        (Long) is.get("ino") * 31 + (Long) is.get("dev"));
  }

  private HashTable stored() {
    return cache.read(store, MOST_BYTES).map(HashTable::of).orElseGet(HashTable::new);
  }

  private void write() {
    HashTable all = stored();
    all.putAll(known);
    cache.write(store, all.bytes());
    changed = false;
    written = System.nanoTime();
  }

  /** Writes the new hashes into the cache. */
  @Override
  public synchronized void close() {
    if (changed) {
      write();
    }
  }
}
