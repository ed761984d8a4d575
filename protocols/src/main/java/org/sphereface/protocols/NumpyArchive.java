package org.sphereface.protocols;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * NumPy's {@code .npz}: a zip of {@code .npy} arrays, stored or deflated. Nothing is unpacked whose
 * size is not the one that its array's shape gives, and nothing that is larger than its compressed
 * bytes can stand for.
 */
final class NumpyArchive implements AutoCloseable {

  static final String NAMES = "names";

  private static final List<String> USUAL = List.of("embeddings", "features");
  private static final String MEMBER = ".npy";
  // deflate's best: 258 bytes from two bits
  private static final long DEFLATE_LIMIT = 1032;
  private static final long SMALL = 1 << 16;
  private static final long LONGEST_NAMES = 1L << 28;

  private final Path file;
  private final ZipFile zip;

  NumpyArchive(Path file) throws IOException {
    this.file = file;
    this.zip = new ZipFile(file.toFile());
  }

  /**
   * Unpacks an array into a new temporary file.
   *
   * @param array its name; empty for the usual ones, or the only one
   * @throws ProtocolException if there is none, or its sizes disagree
   */
  Path unpack(String array) throws IOException {
    ZipEntry entry = entry(array);
    Path unpacked = Files.createTempFile("sphereface", MEMBER);
    boolean whole = false;
    try (CheckedInputStream in = open(entry);
        OutputStream out = Files.newOutputStream(unpacked)) {
      byte[] start = in.readNBytes((int) Math.min(NumpyHeader.LONGEST, entry.getSize()));
      MatrixLayout layout =
          NumpyHeader.read(where(entry), new DataInputStream(new ByteArrayInputStream(start)))
              .matrix();
      requireSize(entry, layout.length());
      out.write(start);
      copy(in, out, layout.length() - start.length, entry);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(unpacked);
      }
    }
    return unpacked;
  }

  private void copy(CheckedInputStream in, OutputStream out, long left, ZipEntry entry)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw damaged(entry);
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    requireEnd(in, entry);
  }

  private void requireEnd(CheckedInputStream in, ZipEntry entry) throws IOException {
    if (in.read() >= 0 || in.getChecksum().getValue() != entry.getCrc()) {
      throw damaged(entry);
    }
  }

  /** The array {@code names}, if there is one of text. */
  Optional<List<String>> names() throws IOException {
    ZipEntry entry = zip.getEntry(NAMES + MEMBER);
    if (entry == null) {
      return Optional.empty();
    }
    try (CheckedInputStream in = open(entry)) {
      NumpyHeader header = NumpyHeader.read(where(entry), new DataInputStream(in));
      boolean unicode = header.type().matches("<U\\d{1,6}");
      if (header.shape().size() != 1 || !(unicode || header.type().matches("\\|S\\d{1,6}"))) {
        return Optional.empty();
      }
      int width = Integer.parseInt(header.type().substring(2)) * (unicode ? Integer.BYTES : 1);
      long length = (long) header.shape().get(0) * width;
      if (width == 0 || length > LONGEST_NAMES) {
        throw new ProtocolException(where(entry) + ": names are empty or too long.");
      }
      requireSize(entry, header.length() + length);
      Charset charset = unicode ? Charset.forName("UTF-32LE") : StandardCharsets.UTF_8;
      List<String> names = new ArrayList<>();
      for (int i = 0; i < header.shape().get(0); i++) {
        byte[] bytes = in.readNBytes(width);
        if (bytes.length < width) {
          throw damaged(entry);
        }
        names.add(new String(bytes, charset).replaceFirst("\0+$", ""));
      }
      requireEnd(in, entry);
      return Optional.of(names);
    }
  }

  private ZipEntry entry(String array) {
    if (!array.isEmpty()) {
      return require(zip.getEntry(array + MEMBER), "an array '" + array + "'");
    }
    for (String usual : USUAL) {
      if (zip.getEntry(usual + MEMBER) != null) {
        return zip.getEntry(usual + MEMBER);
      }
    }
    List<String> others = arrays().stream().filter(name -> !name.equals(NAMES)).toList();
    return require(
        others.size() == 1 ? zip.getEntry(others.get(0) + MEMBER) : null,
        "an array 'embeddings' or 'features', or a single one");
  }

  private ZipEntry require(ZipEntry entry, String expected) {
    if (entry == null) {
      throw new ProtocolException(
          file
              + ": expected "
              + expected
              + ", found "
              + (arrays().isEmpty() ? "none" : String.join(", ", arrays()))
              + ": name one, such as "
              + file.getFileName()
              + ":NAME.");
    }
    return entry;
  }

  private List<String> arrays() {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(MEMBER))
        .map(name -> name.substring(0, name.length() - MEMBER.length()))
        .toList();
  }

  private CheckedInputStream open(ZipEntry entry) throws IOException {
    long packed = entry.getCompressedSize();
    long size = entry.getSize();
    if (packed < 0
        || packed > Files.size(file)
        || size < 0
        || size > packed * DEFLATE_LIMIT + SMALL) {
      throw damaged(entry);
    }
    InputStream in = zip.getInputStream(entry);
    if (in == null) {
      throw damaged(entry);
    }
    return new CheckedInputStream(new BufferedInputStream(in), new CRC32());
  }

  private void requireSize(ZipEntry entry, long expected) {
    if (entry.getSize() != expected) {
      throw new ProtocolException(
          where(entry)
              + ": expected "
              + expected
              + " bytes by its shape, found "
              + entry.getSize()
              + ": it is truncated or damaged; write it again.");
    }
  }

  private ProtocolException damaged(ZipEntry entry) {
    return new ProtocolException(where(entry) + " is truncated or damaged: write it again.");
  }

  private String where(ZipEntry entry) {
    return file + ":" + entry.getName().replaceFirst("\\.npy$", "");
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
