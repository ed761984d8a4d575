package org.sphereface.protocols;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.sphereface.protocols.MatrixLayout.Element;

/**
 * A matrix of embeddings in a file, read where it is asked. What a file is, its first bytes say:
 *
 * <ul>
 *   <li>NumPy's {@code .npy}, versions 1 to 3: float16, float32 or float64, little-endian, either
 *       order; read as float32;
 *   <li>NumPy's {@code .npz}: an array of it (see {@link EmbeddingSource}), unpacked into a
 *       temporary file, and the names in its array {@code names};
 *   <li>the MegaFace devkit's {@code .bin}: four little-endian int32 (rows, columns, bytes from row
 *       to row, type, which is 5 for OpenCV's CV_32F) and then the rows;
 *   <li>anything else, if the dimension is given: little-endian float32 without header, row after
 *       row.
 * </ul>
 *
 * <p>Source: the devkit's {@code matio.py}; NumPy Enhancement Proposal 1.
 */
public final class EmbeddingFile implements EmbeddingRows, AutoCloseable {

  private static final int ZIP_MARK = 0x04034b50;
  private static final int DEVKIT_HEADER = 4 * Integer.BYTES;
  private static final int OPENCV_FLOAT = 5;
  private static final int BLOCK = 1 << 22;

  private final EmbeddingSource source;
  private final FileChannel channel;
  private final MatrixLayout layout;
  private final List<String> names;

  private EmbeddingFile(
      EmbeddingSource source, FileChannel channel, MatrixLayout layout, List<String> names) {
    this.source = source;
    this.channel = channel;
    this.layout = layout;
    this.names = names;
  }

  /** Opens a file that says itself what it holds. */
  public static EmbeddingFile open(Path file) {
    return open(EmbeddingSource.of(file));
  }

  /**
   * Opens a file.
   *
   * @throws ProtocolException if it is missing, of no known format, of another length than its
   *     header says, or of another dimension than the source says
   */
  public static EmbeddingFile open(EmbeddingSource source) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(source.file(), StandardOpenOption.READ);
      List<String> names = null;
      if (isArchive(source, channel)) {
        try (NumpyArchive archive = new NumpyArchive(source.file())) {
          names = archive.names().orElse(null);
          Path unpacked = archive.unpack(source.array());
          channel.close();
          channel =
              FileChannel.open(
                  unpacked, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
        }
      }
      MatrixLayout layout = layout(source, channel);
      requireDimension(source, layout);
      EmbeddingFile opened = new EmbeddingFile(source, channel, layout, names);
      channel = null;
      return opened;
    } catch (NoSuchFileException e) {
      throw new ProtocolException(
          "There is no file "
              + source.file()
              + ": give embeddings as .npy, .npz, devkit .bin, or float32 without header.",
          e);
    } catch (EOFException | ZipException e) {
      throw new ProtocolException(
          source.file() + " ends too early or is damaged (truncated?): write it again.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + source.file() + ": " + e.getMessage(), e);
    } finally {
      closeIfOpen(channel);
    }
  }

  private static boolean isArchive(EmbeddingSource source, FileChannel channel) throws IOException {
    boolean marked =
        channel.size() >= Integer.BYTES
            && read(channel, 0, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt(0) == ZIP_MARK;
    if (!marked && (source.ends(".npz") || !source.array().isEmpty())) {
      throw new ProtocolException(
          source.file() + ": expected NumPy's .npz, a zip of arrays, found other content.");
    }
    return marked;
  }

  private static MatrixLayout layout(EmbeddingSource source, FileChannel channel)
      throws IOException {
    long size = channel.size();
    byte[] start = read(channel, 0, (int) Math.min(size, NumpyHeader.LONGEST)).array();
    MatrixLayout layout;
    if (Arrays.equals(
        start, 0, Math.min(start.length, NumpyHeader.MAGIC.length), NumpyHeader.MAGIC, 0, 6)) {
      layout =
          NumpyHeader.read(source.toString(), new DataInputStream(new ByteArrayInputStream(start)))
              .matrix();
    } else {
      Optional<MatrixLayout> devkit = devkit(start);
      if (devkit.isEmpty() && source.dimension() > 0 && !source.ends(".npy")) {
        return raw(source, size);
      }
      layout = devkit.orElseThrow(() -> unknown(source, start));
    }
    requireLength(source, size, layout.length());
    return layout;
  }

  private static Optional<MatrixLayout> devkit(byte[] start) {
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
    return sound
        ? Optional.of(
            new MatrixLayout(
                rows,
                columns,
                DEVKIT_HEADER,
                stride,
                Float.BYTES,
                Element.FLOAT32,
                DEVKIT_HEADER + (long) rows * stride))
        : Optional.empty();
  }

  private static MatrixLayout raw(EmbeddingSource source, long size) {
    long row = (long) source.dimension() * Float.BYTES;
    if (size == 0 || size % row != 0 || size / row > Integer.MAX_VALUE) {
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
    return MatrixLayout.rowByRow((int) (size / row), source.dimension(), 0, Element.FLOAT32);
  }

  private static ProtocolException unknown(EmbeddingSource source, byte[] start) {
    String found = start.length < DEVKIT_HEADER ? start.length + " bytes, truncated" : ints(start);
    return new ProtocolException(
        source
            + ": expected NumPy's .npy or .npz, or the devkit's header of four int32 (rows, columns,"
            + " stride >= 4 x columns, type 5), found "
            + found
            + ": for float32 without header give --dimension.");
  }

  private static String ints(byte[] start) {
    ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    return header.getInt(0)
        + ", "
        + header.getInt(4)
        + ", "
        + header.getInt(8)
        + ", "
        + header.getInt(12);
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

  private static void requireDimension(EmbeddingSource source, MatrixLayout layout) {
    if (source.dimension() > 0 && layout.columns() != source.dimension()) {
      throw new ProtocolException(
          source
              + ": its header says "
              + layout.columns()
              + " values a row, --dimension "
              + source.dimension()
              + ": leave --dimension out.");
    }
  }

  private static void closeIfOpen(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }

  @Override
  public int size() {
    return layout.rows();
  }

  @Override
  public int dimension() {
    return layout.columns();
  }

  /** The rows' names, if the file holds them. */
  public Optional<List<String>> names() {
    return Optional.ofNullable(names);
  }

  /** All values of the file, row after row, if they are one embedding: a row or a column. */
  public float[] vector() {
    if (size() != 1 && dimension() != 1) {
      throw new ProtocolException(
          source + ": expected one embedding (N x 1), found " + size() + " x " + dimension() + ".");
    }
    float[] values = new float[size() * dimension()];
    read(0, size(), values);
    return values;
  }

  /** All rows. */
  public float[][] rows() {
    float[][] rows = new float[size()][];
    int most = Math.max(1, BLOCK / Math.max(1, dimension()));
    float[] block = new float[Math.min(most, size()) * dimension()];
    for (int first = 0; first < size(); first += most) {
      int count = Math.min(most, size() - first);
      read(first, count, block);
      for (int row = 0; row < count; row++) {
        rows[first + row] = Arrays.copyOfRange(block, row * dimension(), (row + 1) * dimension());
      }
    }
    return rows;
  }

  @Override
  public String name(int row) {
    return source + ", row " + row;
  }

  @Override
  public void read(int first, int count, float[] into) {
    try {
      if (layout.byRows()) {
        int most = (int) Math.max(1, BLOCK / Math.max(1, layout.rowStep()));
        for (int done = 0; done < count; done += most) {
          readRows(first + done, Math.min(most, count - done), into, done);
        }
      } else {
        readColumns(first, count, into);
      }
    } catch (EOFException e) {
      throw new ProtocolException(source + " became shorter while it was read.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + source + ": " + e.getMessage(), e);
    }
  }

  private void readRows(int first, int count, float[] into, int done) throws IOException {
    int columns = layout.columns();
    long length = (count - 1) * layout.rowStep() + (long) columns * layout.element().bytes();
    ByteBuffer bytes =
        read(channel, layout.offset() + first * layout.rowStep(), Math.toIntExact(length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < count; row++) {
      int at = (int) (row * layout.rowStep());
      int to = (done + row) * columns;
      if (layout.element() == Element.FLOAT32) {
        bytes.position(at).asFloatBuffer().get(into, to, columns);
      } else {
        for (int k = 0; k < columns; k++) {
          into[to + k] = layout.element().get(bytes, at + k * layout.element().bytes());
        }
      }
    }
  }

  private void readColumns(int first, int count, float[] into) throws IOException {
    int size = layout.element().bytes();
    for (int k = 0; k < layout.columns(); k++) {
      long from = layout.offset() + k * layout.columnStep() + (long) first * size;
      ByteBuffer bytes =
          read(channel, from, Math.multiplyExact(count, size)).order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < count; row++) {
        into[row * layout.columns() + k] = layout.element().get(bytes, row * size);
      }
    }
  }

  @Override
  public void close() {
    closeIfOpen(channel);
  }
}
