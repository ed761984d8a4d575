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

/**
 * A matrix of float32 in a file, read by blocks of rows: NumPy's {@code .npy} (see {@link
 * NumpyFile}) or the MegaFace devkit's {@code .bin}.
 *
 * <p>The devkit's format is a header of four little-endian int32 (rows, columns, stride in bytes
 * from row to row, type, which is 5 for OpenCV's CV_32F) and then the rows. Which of the two a file
 * is, its first bytes say. Source: the devkit's {@code matio.py}; NumPy Enhancement Proposal 1.
 */
public final class EmbeddingFile implements EmbeddingRows, AutoCloseable {

  private static final int NUMPY_MARK = 0x4d554e93;
  private static final int NUMPY_LONGEST_PREAMBLE = (1 << 16) + 12;
  private static final int DEVKIT_HEADER = 4 * Integer.BYTES;
  private static final int OPENCV_FLOAT = 5;

  private final Path file;
  private final FileChannel channel;
  private final int rows;
  private final int columns;
  private final long offset;
  private final long stride;

  private EmbeddingFile(
      Path file, FileChannel channel, int rows, int columns, long offset, long stride) {
    this.file = file;
    this.channel = channel;
    this.rows = rows;
    this.columns = columns;
    this.offset = offset;
    this.stride = stride;
  }

  /**
   * Opens a file.
   *
   * @throws ProtocolException if it is missing, of neither format, or of another length than its
   *     header says
   */
  public static EmbeddingFile open(Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      EmbeddingFile opened = opened(file, channel);
      channel = null;
      return opened;
    } catch (NoSuchFileException e) {
      throw new ProtocolException(
          "There is no file " + file + ": give a float32 matrix as .npy or devkit .bin.", e);
    } catch (EOFException e) {
      throw new ProtocolException(file + " ends too early: it is truncated; write it again.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + file + ": " + e.getMessage(), e);
    } finally {
      closeIfOpen(channel);
    }
  }

  private static EmbeddingFile opened(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer start =
        read(channel, 0, (int) Math.min(size, NUMPY_LONGEST_PREAMBLE))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (size < DEVKIT_HEADER) {
      throw new EOFException();
    }
    if (start.getInt(0) == NUMPY_MARK) {
      byte[] bytes = new byte[start.remaining()];
      start.get(bytes);
      int[] shape = NumpyFile.shape(file, new DataInputStream(new ByteArrayInputStream(bytes)));
      long stride = (long) shape[1] * Float.BYTES;
      requireLength(file, size, shape[2] + shape[0] * stride);
      return new EmbeddingFile(file, channel, shape[0], shape[1], shape[2], stride);
    }
    int rows = start.getInt(0);
    int columns = start.getInt(4);
    int stride = start.getInt(8);
    int type = start.getInt(12);
    if (rows < 1 || columns < 1 || type != OPENCV_FLOAT || stride < (long) columns * Float.BYTES) {
      throw new ProtocolException(
          file
              + ": expected NumPy's .npy, or the devkit's header of four int32 (rows, columns, stride"
              + " >= 4 x columns, type 5), found "
              + rows
              + ", "
              + columns
              + ", "
              + stride
              + ", "
              + type
              + ".");
    }
    requireLength(file, size, DEVKIT_HEADER + (long) rows * stride);
    return new EmbeddingFile(file, channel, rows, columns, DEVKIT_HEADER, stride);
  }

  private static void requireLength(Path file, long found, long expected) {
    if (found != expected) {
      throw new ProtocolException(
          file
              + ": expected "
              + expected
              + " bytes by its header, found "
              + found
              + ": it is "
              + (found < expected ? "truncated" : "too long")
              + "; write it again.");
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
    return rows;
  }

  @Override
  public int dimension() {
    return columns;
  }

  /** All values of the file, row after row, if they are one embedding: a row or a column. */
  public float[] vector() {
    if (rows != 1 && columns != 1) {
      throw new ProtocolException(
          file + ": expected one embedding (N x 1), found " + rows + " x " + columns + ".");
    }
    float[] values = new float[rows * columns];
    read(0, rows, values);
    return values;
  }

  @Override
  public String name(int row) {
    return file + ", row " + row;
  }

  @Override
  public void read(int first, int count, float[] into) {
    try {
      long length = count == 0 ? 0 : (count - 1) * stride + (long) columns * Float.BYTES;
      ByteBuffer bytes =
          read(channel, offset + first * stride, Math.toIntExact(length))
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < count; row++) {
        bytes.position((int) (row * stride));
        bytes.asFloatBuffer().get(into, row * columns, columns);
      }
    } catch (EOFException e) {
      throw new ProtocolException(file + " became shorter while it was read.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    closeIfOpen(channel);
  }
}
