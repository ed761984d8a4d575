package org.sphereface.networks.io;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives whose program is compressed, as PyTorch writes them. */
class TorchArchiveTest {

  private static final int CENTRAL = 0x02014b50;

  @TempDir private Path folder;

  /** A model's archive; the program, compressed, is as many spaces. */
  private byte[] model(long spaces) throws IOException {
    Path file = folder.resolve("written.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      byte[] constants = "constants".getBytes(StandardCharsets.UTF_8);
      CRC32 sum = new CRC32();
      sum.update(constants);
      ZipEntry entry = new ZipEntry("net/constants.pkl");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(constants.length);
      entry.setCrc(sum.getValue());
      zip.putNextEntry(entry);
      zip.write(constants);
      zip.putNextEntry(new ZipEntry("net/code/__torch__.py"));
      byte[] block = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
      for (long left = spaces; left > 0; left -= block.length) {
        zip.write(block, 0, (int) Math.min(left, block.length));
      }
    }
    return Files.readAllBytes(file);
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("net.pt"), content);
  }

  /** The place in an archive of the second central header's field. */
  private static int field(byte[] archive, int offset) {
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int found = 0;
    for (int i = 0; i < archive.length - 4; i++) {
      if (bytes.getInt(i) == CENTRAL && ++found == 2) {
        return i + offset;
      }
    }
    throw new AssertionError("no second header");
  }

  private void assertRefused(byte[] archive, String reason) throws IOException {
    Path file = file(archive);
    assertDoesNotThrow(() -> TorchArchive.requireScript(file));
    String message =
        assertThrows(IllegalArgumentException.class, () -> TorchArchive.requireWhole(file))
            .getMessage();
    assertTrue(message.contains(reason), message);
  }

  @Test
  void aCompressedProgramIsWhole() throws IOException {
    for (long bytes : new long[] {0, 1, 65_536, 1_000_000}) {
      Path file = file(model(bytes));
      TorchArchive.requireScript(file);
      TorchArchive.requireWhole(file);
    }
  }

  @Test
  void aProgramThatUnpacksWithoutEndIsRefusedBeforeItIsUnpacked() throws IOException {
    assertRefused(model((1L << 28) + 1), "unpack to more than 256 MiB");
  }

  @Test
  void aProgramLargerThanTheArchiveSaysIsDamaged() throws IOException {
    byte[] archive = model(1_000_000);
    ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).putInt(field(archive, 24), 999_999);
    assertRefused(archive, "entry 'net/code/__torch__.py' of the archive is damaged");
  }

  @Test
  void aProgramThatIsNotCompressedAsTheArchiveSaysIsDamaged() throws IOException {
    byte[] archive = model(1_000_000);
    int start = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).getInt(field(archive, 42));
    archive[start + 30 + "net/code/__torch__.py".length()] = 7;
    assertRefused(archive, "damaged");
  }

  @Test
  void otherCompressionsAreRefused() throws IOException {
    byte[] archive = model(10);
    archive[field(archive, 10)] = 12;
    Path file = file(archive);
    String message =
        assertThrows(RuntimeException.class, () -> TorchArchive.requireScript(file)).getMessage();
    assertTrue(message.contains("compressed by method 12"), message);
  }
}
