package org.sphereface.protocols.embeddings;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.sphereface.files.FileKind;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.embeddings.MatrixLayout.Element;

/**
 * A matrix of embeddings in a file. Rows are read on request. The first bytes decide the format:
 *
 * <ul>
 *   <li>NumPy's {@code .npy}, versions 1 to 3: floats or integers of any size and byte order, in
 *       either order of the values; read as float32;
 *   <li>NumPy's {@code .npz}: one of its arrays (see {@link EmbeddingSource}), and the names in the
 *       array {@code names};
 *   <li>MATLAB's files of level 5: one of its matrices, and the names in the cell array {@code
 *       names};
 *   <li>text: a row a line, with or without a line of headers and a first column of names;
 *   <li>the MegaFace devkit's {@code .bin}: four little-endian int32 (rows, columns, bytes from row
 *       to row, type, which is 5 for OpenCV's CV_32F) and then the rows;
 *   <li>anything else, if the dimension is given: little-endian float32 without header, row after
 *       row.
 * </ul>
 *
 * <p>Compressed arrays and text are held in memory; nothing is unpacked to disk.
 *
 * <p>Source: the devkit's {@code matio.py}; NumPy Enhancement Proposal 1; MathWorks, "MAT-File
 * Format".
 */
public final class EmbeddingFile implements EmbeddingRows, AutoCloseable {

  private static final int DEVKIT_HEADER = 4 * Integer.BYTES;
  private static final int OPENCV_FLOAT = 5;

  private final EmbeddingSource source;
  private final Content content;

  /**
   * What a file holds.
   *
   * @param values closed with the content
   * @param names read when they are asked for; null if there are none
   * @param file what stays open beside the values; null if nothing does
   */
  private record Content(MatrixValues values, RowNames names, Closeable file) {
    Content(MatrixValues values) {
      this(values, null, null);
    }

    void close() throws IOException {
      values.close();
      if (file != null) {
        file.close();
      }
    }
  }

  /** Gives the names of so many rows. */
  private interface RowNames {
    List<String> of(int rows) throws IOException;
  }

  private EmbeddingFile(EmbeddingSource source, Content content) {
    this.source = source;
    this.content = content;
  }

  /** Opens a file whose format gives its dimension. */
  public static EmbeddingFile open(Path file) {
    return open(EmbeddingSource.of(file));
  }

  /**
   * Opens a file.
   *
   * @throws ProtocolException if it is missing, of no known format, of another length than its
   *     header gives, or of another dimension than the source gives
   */
  public static EmbeddingFile open(EmbeddingSource source) {
    try {
      EmbeddingFile opened = new EmbeddingFile(source, content(source));
      if (source.dimension() > 0 && opened.dimension() != source.dimension()) {
        opened.close();
        throw new ProtocolException(
            source
                + ": its header says "
                + opened.dimension()
                + " values a row, --dimension "
                + source.dimension()
                + ": leave --dimension out.");
      }
      return opened;
    } catch (NoSuchFileException e) {
      throw new ProtocolException(
          "There is no file "
              + source.file()
              + ": give embeddings as .npy, .npz, .mat, CSV, devkit .bin, or float32 without"
              + " header.",
          e);
    } catch (EOFException | ZipException e) {
      throw new ProtocolException(
          source.file() + " ends too early or is damaged (truncated?): write it again.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + source.file() + ": " + Reason.of(e), e);
    }
  }

  private static Content content(EmbeddingSource source) throws IOException {
    FileChannel channel = InputFile.channel(source.file());
    try {
      byte[] start = start(channel);
      if (starts(start, "PK\u0003\u0004")) {
        return archive(source);
      }
      if (starts(start, MatlabBytes.MAGIC)) {
        return matlab(source);
      }
      requireNoArray(source, start, channel);
      boolean numpy = Arrays.equals(start, 0, Math.min(6, start.length), NumpyHeader.MAGIC, 0, 6);
      if (!numpy && isText(source, start)) {
        EmbeddingText text = EmbeddingText.read(source.file());
        return new Content(
            new ValuesInMemory(text.rows()),
            text.names().<RowNames>map(names -> count -> names).orElse(null),
            null);
      }
      MatrixLayout layout = numpy ? numpy(source, start) : plain(source, start, channel);
      requireLength(source, channel.size(), layout.length());
      Content opened = new Content(new ValuesOnDisk(StoredBytes.of(channel), layout));
      channel = null;
      return opened;
    } finally {
      if (channel != null) {
        channel.close();
      }
    }
  }

  private static boolean starts(byte[] start, String mark) {
    byte[] bytes = mark.getBytes(StandardCharsets.ISO_8859_1);
    return start.length >= bytes.length
        && Arrays.equals(start, 0, bytes.length, bytes, 0, bytes.length);
  }

  private static byte[] start(FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(channel.size(), NumpyHeader.LONGEST));
    StoredBytes.of(channel).read(0, start);
    return Arrays.copyOf(start.array(), start.position());
  }

  private static void requireNoArray(EmbeddingSource source, byte[] start, FileChannel channel)
      throws IOException {
    if (source.ends(".npz") || !source.array().isEmpty()) {
      throw new ProtocolException(
          source.file()
              + ": expected "
              + (source.ends(".mat") ? "a MAT-file of level 5" : "NumPy's .npz, a zip of arrays")
              + ", found "
              + FileKind.of(start, last(channel))
                  .map(UnsupportedFormatHint::of)
                  .orElse("other content")
              + ".");
    }
  }

  private static Content archive(EmbeddingSource source) throws IOException {
    NumpyArchive archive = new NumpyArchive(source.file());
    try {
      Content opened =
          new Content(
              archive.values(source.array()), archive.isNamed() ? archive::names : null, archive);
      archive = null;
      return opened;
    } finally {
      if (archive != null) {
        archive.close();
      }
    }
  }

  private static Content matlab(EmbeddingSource source) throws IOException {
    MatlabFile matlab = MatlabFile.open(source.file());
    try {
      MatlabMatrices matrices = new MatlabMatrices(source, matlab);
      Content opened =
          new Content(
              matrices.values(), matrices.isNamed() ? rows -> matrices.names() : null, matlab);
      matlab = null;
      return opened;
    } finally {
      if (matlab != null) {
        matlab.close();
      }
    }
  }

  /** If a dimension is given, only the name marks a file as text: raw floats may look like text. */
  private static boolean isText(EmbeddingSource source, byte[] start) {
    boolean named =
        source.ends(".csv") || source.ends(".tsv") || source.ends(".txt") || source.ends(".dat");
    boolean other = source.ends(".npy") || source.ends(".mat") || source.ends(".bin");
    return named || (source.dimension() == 0 && !other && EmbeddingText.is(start));
  }

  private static MatrixLayout numpy(EmbeddingSource source, byte[] start) throws IOException {
    return NumpyHeader.read(source.toString(), new DataInputStream(new ByteArrayInputStream(start)))
        .matrix();
  }

  private static MatrixLayout plain(EmbeddingSource source, byte[] start, FileChannel channel)
      throws IOException {
    Optional<MatrixLayout> devkit = devkit(source, start);
    if (devkit.isPresent()) {
      return devkit.get();
    }
    Optional<FileKind> kind = FileKind.of(start, last(channel));
    if (kind.isEmpty() && source.dimension() > 0 && !source.ends(".npy") && !source.ends(".mat")) {
      return raw(source, channel.size());
    }
    throw unknown(source, start, kind);
  }

  private static int last(FileChannel channel) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.size() == 0 || channel.read(last, channel.size() - 1) < 1 ? -1 : last.get(0);
  }

  private static Optional<MatrixLayout> devkit(EmbeddingSource source, byte[] start) {
    if (start.length < DEVKIT_HEADER) {
      return Optional.empty();
    }
    ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int rows = header.getInt(0);
    int columns = header.getInt(4);
    int stride = header.getInt(8);
    boolean sound =
        rows >= 1
            && columns >= 1
            && header.getInt(12) == OPENCV_FLOAT
            && stride >= (long) columns * Float.BYTES;
    if (!sound) {
      return Optional.empty();
    }
    // throws if the sizes are not those of embeddings
    MatrixLayout dense =
        MatrixLayout.rowByRow(
            source.toString(), rows, columns, 0, Element.FLOAT32, ByteOrder.LITTLE_ENDIAN);
    return Optional.of(
        new MatrixLayout(
            dense.rows(),
            dense.columns(),
            DEVKIT_HEADER,
            stride,
            Float.BYTES,
            Element.FLOAT32,
            ByteOrder.LITTLE_ENDIAN,
            DEVKIT_HEADER + (long) rows * stride));
  }

  private static MatrixLayout raw(EmbeddingSource source, long size) {
    long row = (long) source.dimension() * Float.BYTES;
    if (size == 0 || size % row != 0) {
      throw new ProtocolException(
          source
              + ": "
              + size
              + " bytes are no whole number of rows of "
              + source.dimension()
              + " float32 ("
              + row
              + " bytes): the file is truncated, or --dimension is another.");
    }
    return MatrixLayout.rowByRow(
        source.toString(),
        size / row,
        source.dimension(),
        0,
        Element.FLOAT32,
        ByteOrder.LITTLE_ENDIAN);
  }

  private static ProtocolException unknown(
      EmbeddingSource source, byte[] start, Optional<FileKind> kind) {
    if (kind.isPresent()) {
      return new ProtocolException(
          source
              + ": expected embeddings as NumPy's .npy or .npz, MATLAB's .mat, CSV, or the devkit's"
              + " .bin, found "
              + UnsupportedFormatHint.of(kind.get())
              + ".");
    }
    String found =
        start.length < DEVKIT_HEADER
            ? start.length + " bytes, truncated"
            : EmbeddingText.is(start) ? "text" : ints(start);
    return new ProtocolException(
        source
            + ": expected NumPy's .npy or .npz, MATLAB's .mat, CSV (.csv, .tsv, .txt), or the"
            + " devkit's header of four int32 (rows, columns, stride >= 4 x columns, type 5), found"
            + " "
            + found
            + ": for float32 without header give --dimension.");
  }

  private static String ints(byte[] start) {
    ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    List<String> ints = new ArrayList<>();
    for (int at = 0; at < DEVKIT_HEADER; at += Integer.BYTES) {
      ints.add(Integer.toString(header.getInt(at)));
    }
    return String.join(", ", ints);
  }

  private static void requireLength(EmbeddingSource source, long found, long expected) {
    if (found != expected) {
      throw new ProtocolException(
          source
              + ": expected "
              + expected
              + " bytes by its header, found "
              + found
              + " bytes: it is "
              + (found < expected ? "truncated" : "too long")
              + "; write it again.");
    }
  }

  @Override
  public int size() {
    return content.values().rows();
  }

  @Override
  public int dimension() {
    return content.values().columns();
  }

  /** Whether the file holds names of its rows. */
  public boolean isNamed() {
    return content.names() != null;
  }

  /**
   * The rows' names, if the file holds them.
   *
   * @throws ProtocolException if they are damaged, or not as many as the rows
   */
  public Optional<List<String>> names() {
    try {
      return isNamed() ? Optional.of(content.names().of(size())) : Optional.empty();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** All values of the file, row after row, if they are one embedding: a row or a column. */
  public float[] vector() {
    if (size() != 1 && dimension() != 1) {
      throw new ProtocolException(
          source + ": expected one embedding (N x 1), found " + size() + " x " + dimension() + ".");
    }
    if (size() > MatrixLayout.MOST_COLUMNS) {
      throw new ProtocolException(source + ": " + size() + " values are no embedding.");
    }
    float[] values = new float[size() * dimension()];
    read(0, size(), values);
    return values;
  }

  @Override
  public String name(int row) {
    return source + ", row " + row;
  }

  @Override
  public void read(int first, int count, float[] into) {
    try {
      content.values().read(first, count, into);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private ProtocolException failed(IOException e) {
    return new ProtocolException(
        e instanceof EOFException
            ? source + " became shorter while it was read."
            : "Cannot read " + source + ": " + Reason.of(e),
        e);
  }

  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
