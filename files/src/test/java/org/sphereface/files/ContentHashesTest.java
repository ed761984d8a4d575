package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashesTest {

  // FIPS 180-2, appendix B.1, and the empty message
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir private Path temporary;
  private Path folder;
  private UserCache cache;

  /** Asked once a file that is read. */
  private final AtomicInteger read = new AtomicInteger();

  /** Long after the files were written. */
  private InstantSource later() {
    return () -> {
      read.incrementAndGet();
      return Instant.parse("2200-01-01T00:00:00Z");
    };
  }

  @BeforeEach
  void files() throws IOException {
    folder = Files.createDirectory(temporary.resolve("set"));
    Files.writeString(folder.resolve("a"), "abc");
    Files.writeString(folder.resolve("b"), "");
    cache = new UserCache(temporary.resolve("cache"));
  }

  private String hash(String name) throws IOException {
    try (ContentHashes hashes = ContentHashes.of(folder, cache, later())) {
      return hashes.of(name);
    }
  }

  private Path store() throws IOException {
    try (Stream<Path> stores = Files.list(cache.folder().resolve("hashes"))) {
      return stores.findFirst().orElseThrow();
    }
  }

  @Test
  void aFileIsReadOnce() throws IOException {
    assertEquals(ABC, hash("a"));
    assertEquals(EMPTY, hash("b"));
    assertEquals(ABC, hash("a"));
    assertEquals(2, read.get());
  }

  @Test
  void bytesThatChangeUnderTheSameSizeAndTimeAreNoticed() throws IOException {
    hash("a");
    Path file = folder.resolve("a");
    FileTime time = Files.getLastModifiedTime(file);
    Object changed = Files.getAttribute(file, "unix:ctime");
    // again while the file system's clock, which may have coarse ticks, stands still
    do {
      Files.writeString(file, "xyz");
      Files.setLastModifiedTime(file, time);
    } while (Files.getAttribute(file, "unix:ctime").equals(changed));
    assertEquals(Sha256.of("xyz"), hash("a"));
  }

  @Test
  void aFileThatWasJustWrittenIsNotRemembered() throws IOException {
    Instant written = Files.getLastModifiedTime(folder.resolve("a")).toInstant();
    InstantSource now =
        () -> {
          read.incrementAndGet();
          return written;
        };
    for (int i = 0; i < 2; i++) {
      try (ContentHashes hashes = ContentHashes.of(folder, cache, now)) {
        assertEquals(ABC, hashes.of("a"));
      }
    }
    assertEquals(2, read.get());
  }

  @Test
  void twoAtOnceKeepBothsHashes() throws IOException {
    try (ContentHashes one = ContentHashes.of(folder, cache, later());
        ContentHashes other = ContentHashes.of(folder, cache, later())) {
      one.of("a");
      other.of("b");
    }
    assertEquals(2, read.get());
    assertEquals(ABC, hash("a"));
    assertEquals(EMPTY, hash("b"));
    assertEquals(2, read.get());
  }

  @Test
  void aDamagedStoreIsNotBelieved() throws IOException {
    hash("a");
    byte[] bytes = Files.readAllBytes(store());
    bytes[bytes.length - 40] ^= 1;
    Files.write(store(), bytes);
    assertEquals(ABC, hash("a"));
    assertEquals(2, read.get());
  }

  @Test
  void aCacheThatOthersCanWriteIsNotUsed() throws IOException {
    Files.createDirectory(cache.folder());
    Files.setPosixFilePermissions(cache.folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(ABC, hash("a"));
    assertEquals(ABC, hash("a"));
    assertEquals(2, read.get());
    assertFalse(Files.exists(cache.folder().resolve("hashes")));
  }

  @Test
  void aCacheIsItsOwnersAloneAndNoLinkInItIsFollowed() throws IOException {
    hash("a");
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.folder())));
    Path store = store();
    Files.move(store, temporary.resolve("elsewhere"));
    Files.createSymbolicLink(store, temporary.resolve("elsewhere"));
    byte[] before = Files.readAllBytes(temporary.resolve("elsewhere"));
    assertEquals(EMPTY, hash("b"));
    assertArrayEquals(before, Files.readAllBytes(temporary.resolve("elsewhere")));
  }

  @Test
  void aThousandFilesHaveTheHashesOfEach() throws IOException {
    List<String> names = Stream.iterate(0, i -> i < 1000, i -> i + 1).map(i -> "f" + i).toList();
    for (String name : names) {
      Files.writeString(folder.resolve(name), name);
    }
    for (int round = 0; round < 2; round++) {
      try (ContentHashes hashes = ContentHashes.of(folder, cache, later())) {
        byte[][] all = hashes.of(names);
        for (int i = 0; i < all.length; i++) {
          assertEquals(Sha256.of(names.get(i)), java.util.HexFormat.of().formatHex(all[i]));
        }
      }
    }
    assertEquals(1000, read.get());
  }

  @Test
  void aFolderIsNoFile() throws IOException {
    Files.createDirectory(folder.resolve("c"));
    try (ContentHashes hashes = ContentHashes.of(folder, cache, later())) {
      assertThrows(IOException.class, () -> hashes.of(List.of("a", "c")));
      assertThrows(IOException.class, () -> hashes.of("missing"));
    }
  }

  @Test
  void theEnvironmentSaysWhereTheCacheIs() {
    assertEquals(
        Path.of("/own"),
        UserCache.of(Map.of("SPHEREFACE_CACHE_DIR", "/own", "XDG_CACHE_HOME", "/x"), "/home/u")
            .folder());
    assertEquals(
        Path.of("/x/sphereface"), UserCache.of(Map.of("XDG_CACHE_HOME", "/x"), "/home/u").folder());
    assertEquals(Path.of("/home/u/.cache/sphereface"), UserCache.of(Map.of(), "/home/u").folder());
  }

  @Test
  void fingerprintsOfEarlierVersionsCannotBeCompared() {
    String old = "0123";
    String now = ContentFingerprint.ofBytes("4567");
    assertEquals(ContentFingerprint.Comparison.SAME, ContentFingerprint.compare(now, now));
    assertEquals(ContentFingerprint.Comparison.SAME, ContentFingerprint.compare(old, old));
    assertEquals(ContentFingerprint.Comparison.OTHER, ContentFingerprint.compare(old, "4567"));
    assertEquals(
        ContentFingerprint.Comparison.NOT_COMPARABLE, ContentFingerprint.compare(old, now));
    assertEquals(
        ContentFingerprint.Comparison.NOT_COMPARABLE,
        ContentFingerprint.compare(old + "," + now, now + "," + now));
    assertEquals(
        ContentFingerprint.Comparison.OTHER,
        ContentFingerprint.compare(old + "," + now, now + "," + ContentFingerprint.ofBytes("89")));
    assertTrue(ContentFingerprint.coversBytes(now));
  }
}
