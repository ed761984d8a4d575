package org.sphereface.protocols.embeddings;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.sphereface.files.InputFile;
import org.sphereface.files.NameMatching;
import org.sphereface.files.PrintableText;
import org.sphereface.protocols.ProtocolException;

/**
 * NumPy's {@code .npz}: a zip of {@code .npy} arrays. Stored ones are read in place, deflated ones
 * are unpacked into memory. Before any of that, the size of an array must be the one that its shape
 * gives, and at most {@value #MOST_EXPANSION} times its compressed bytes (and a little): embeddings
 * do not compress so well.
 */
final class NumpyArchive implements Closeable {

  static final String NAMES = "names";

  private static final List<String> USUAL = List.of("embeddings", "features");
  private static final String MEMBER = ".npy";
  private static final int MOST_EXPANSION = 64;
  // deflate's best is 258 bytes from two bits; names are padded by zeros to the longest
  private static final int DEFLATE_LIMIT = 1032;
  private static final long SMALL = 1 << 20;
  private static final int LONGEST_NAME = 1 << 16;

  private final Path file;
  private final ZipFile zip;

  NumpyArchive(Path file) throws IOException {
    InputFile.requireRegular(file);
    this.file = file;
    this.zip = new ZipFile(file.toFile());
  }

  /**
   * An array's values; closed with this.
   *
   * @param array its name; empty for the usual ones, or the only one
   * @throws ProtocolException if there is none, its sizes disagree, or it is damaged
   */
  MatrixValues values(String array) throws IOException {
    ZipEntry entry = entry(array);
    try (CheckedInputStream in = open(entry, MOST_EXPANSION)) {
      MatrixLayout layout = NumpyHeader.read(where(entry), new DataInputStream(in)).matrix();
      requireSize(entry, layout.length());
      if (entry.getMethod() == ZipEntry.STORED) {
        in.skipNBytes(layout.length() - layout.offset());
        requireEnd(in, entry);
        return new ValuesOnDisk(new Member(entry), layout);
      }
      MatrixValues values = ValuesInMemory.unpack(where(entry), in, layout);
      requireEnd(in, entry);
      return values;
    }
  }

  /** The bytes of a stored member; a stream passes over what comes before without reading it. */
  private final class Member implements StoredBytes {
    private final ZipEntry entry;

    Member(ZipEntry entry) {
      this.entry = entry;
    }

    @Override
    public void read(long from, ByteBuffer into) throws IOException {
      try (InputStream in = zip.getInputStream(entry)) {
        in.skipNBytes(from);
        into.position(in.readNBytes(into.array(), 0, into.limit()));
      }
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  private void requireEnd(CheckedInputStream in, ZipEntry entry) throws IOException {
    if (in.read() >= 0 || in.getChecksum().getValue() != entry.getCrc()) {
      throw damaged(entry);
    }
  }

  /** Whether there is an array {@code names} of text. */
  boolean isNamed() throws IOException {
    ZipEntry entry = zip.getEntry(NAMES + MEMBER);
    if (entry == null) {
      return false;
    }
    try (CheckedInputStream in = open(entry, DEFLATE_LIMIT)) {
      return NumpyHeader.read(where(entry), new DataInputStream(in)).isText();
    }
  }

  /**
   * The array {@code names}.
   *
   * @param rows how many there must be
   * @throws ProtocolException if there are others, or they are damaged
   */
  List<String> names(int rows) throws IOException {
    ZipEntry entry = zip.getEntry(NAMES + MEMBER);
    try (CheckedInputStream in = open(entry, DEFLATE_LIMIT)) {
      NumpyHeader header = NumpyHeader.read(where(entry), new DataInputStream(in));
      boolean unicode = header.kind() == 'U';
      int characters = header.characters();
      if (characters < 1 || characters > LONGEST_NAME) {
        throw new ProtocolException(
            where(entry)
                + ": expected names of 1 to "
                + LONGEST_NAME
                + " characters, found the type "
                + PrintableText.of(header.type(), LONGEST_NAME)
                + ".");
      }
      if (header.shape().get(0) != rows) {
        throw new ProtocolException(
            file
                + " has "
                + rows
                + " rows but "
                + where(entry)
                + " has "
                + header.shape().get(0)
                + " names: they must be as many.");
      }
      int width = unicode ? characters * Integer.BYTES : characters;
      requireSize(entry, header.length() + (long) rows * width);
      Charset charset =
          !unicode
              ? StandardCharsets.UTF_8
              : Charset.forName(header.order() == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE");
      List<String> names = names(in, entry, rows, width, charset);
      requireEnd(in, entry);
      return names;
    }
  }

  private List<String> names(InputStream in, ZipEntry entry, int rows, int width, Charset charset)
      throws IOException {
    int unit = charset.equals(StandardCharsets.UTF_8) ? 1 : Integer.BYTES;
    long allowance = MOST_EXPANSION * Files.size(file) + SMALL;
    byte[] bytes = new byte[width];
    List<String> names = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      if (in.readNBytes(bytes, 0, width) < width) {
        throw damaged(entry);
      }
      int length = width;
      while (length > 0 && bytes[length - 1] == 0) {
        length--;
      }
      // the zeros of a character are no padding
      length = (length + unit - 1) / unit * unit;
      allowance -= length;
      if (allowance < 0) {
        throw tooLarge(entry);
      }
      try {
        names.add(charset.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString());
      } catch (CharacterCodingException e) {
        throw new ProtocolException(where(entry) + ": name " + (i + 1) + " is not Unicode.", e);
      }
    }
    return names;
  }

  private ZipEntry entry(String array) {
    if (!array.isEmpty()) {
      return require(zip.getEntry(array + MEMBER), "an array '" + PrintableText.of(array) + "'");
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
              + found()
              + ": name one, such as "
              + file.getFileName()
              + ":NAME.");
    }
    return entry;
  }

  private String found() {
    List<String> arrays = arrays();
    if (!arrays.isEmpty()) {
      return NameMatching.shown(arrays);
    }
    boolean torch = zip.stream().anyMatch(entry -> entry.getName().endsWith("data.pkl"));
    return torch
        ? "a file of PyTorch (in Python: numpy.save(FILE, torch.load(...).numpy()))"
        : "a zip without arrays";
  }

  private List<String> arrays() {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(MEMBER))
        .map(name -> name.substring(0, name.length() - MEMBER.length()))
        .toList();
  }

  private CheckedInputStream open(ZipEntry entry, int mostExpansion) throws IOException {
    long packed = entry.getCompressedSize();
    long size = entry.getSize();
    if (packed < 0 || packed > Files.size(file) || size < 0) {
      throw damaged(entry);
    }
    if (size > packed * mostExpansion + SMALL) {
      throw tooLarge(entry);
    }
    InputStream in = zip.getInputStream(entry);
    if (in == null) {
      throw damaged(entry);
    }
    return new CheckedInputStream(new BufferedInputStream(in, 1 << 16), new CRC32());
  }

  private ProtocolException tooLarge(ZipEntry entry) {
    return new ProtocolException(
        String.format(
            "%s: its %d bytes unpack to %d, more than %d times as many, as no embeddings do: store it"
                + " without compression (numpy.savez).",
            where(entry), entry.getCompressedSize(), entry.getSize(), MOST_EXPANSION));
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
    String name = entry.getName();
    String array =
        name.endsWith(MEMBER) ? name.substring(0, name.length() - MEMBER.length()) : name;
    return file + ":" + PrintableText.of(array);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
