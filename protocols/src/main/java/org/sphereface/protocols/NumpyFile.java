package org.sphereface.protocols;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Matrices of float32 in NumPy's {@code .npy} format, versions 1 to 3: little-endian, C order, two
 * dimensions.
 *
 * <p>Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
public final class NumpyFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 16;
  private static final int LONGEST_QUOTE = 120;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'([^']*)',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([^)]*)\\),?\\s*\\}\\s*");

  private NumpyFile() {}

  /**
   * Reads embeddings and their names.
   *
   * @param matrix N x D
   * @param names one image name a line, N lines
   * @throws ProtocolException if a file is missing or malformed, or the counts differ
   */
  public static Embeddings readEmbeddings(Path matrix, Path names) {
    float[][] rows = read(matrix);
    List<String> lines;
    try {
      lines = Files.readAllLines(names);
    } catch (NoSuchFileException e) {
      throw new ProtocolException(
          "There is no file of names " + names + ": give one image name a line.", e);
    } catch (MalformedInputException e) {
      throw new ProtocolException(names + " is not UTF-8 text: give one image name a line.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read the names " + names + ": " + e.getMessage(), e);
    }
    if (lines.size() != rows.length) {
      throw new ProtocolException(
          matrix
              + " has "
              + rows.length
              + " rows but "
              + names
              + " has "
              + lines.size()
              + " names: they must be as many.");
    }
    return new Embeddings(lines, rows);
  }

  /**
   * Reads a matrix.
   *
   * @return its rows
   * @throws ProtocolException if the file is missing, truncated, longer than its header says, or of
   *     another kind
   */
  public static float[][] read(Path file) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      long size = Files.size(file);
      int[] shape = shape(file, in);
      int dataOffset = shape[2];
      if ((long) shape[0] * shape[1] * Float.BYTES != size - dataOffset) {
        throw wrong(
            file,
            shape[0]
                + " x "
                + shape[1]
                + " values ("
                + (long) shape[0] * shape[1] * Float.BYTES
                + " bytes) after the header",
            (size - dataOffset) + " bytes");
      }
      float[][] rows = new float[shape[0]][shape[1]];
      byte[] bytes = new byte[shape[1] * Float.BYTES];
      for (float[] row : rows) {
        in.readFully(bytes);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(row);
      }
      return rows;
    } catch (EOFException e) {
      throw new ProtocolException(file + " ends too early: it is truncated; write it again.", e);
    } catch (NoSuchFileException e) {
      throw new ProtocolException(
          "There is no file " + file + ": give a float32 matrix in .npy format.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Rows, columns, and the data's offset in bytes. */
  static int[] shape(Path file, DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw wrong(file, "a NumPy .npy file", "other content");
    }
    int version = in.readUnsignedByte();
    int minor = in.readUnsignedByte();
    if (version < 1 || version > 3 || minor != 0) {
      throw wrong(file, "format version 1.0, 2.0 or 3.0", "version " + version + "." + minor);
    }
    int length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
            : Integer.reverseBytes(in.readInt());
    if (length < 0 || length > LONGEST_HEADER) {
      throw wrong(file, "a header of at most " + LONGEST_HEADER + " bytes", length + " bytes");
    }
    byte[] header = new byte[length];
    in.readFully(header);
    String text = new String(header, StandardCharsets.UTF_8);
    Matcher matcher = HEADER.matcher(text);
    if (!matcher.matches()) {
      throw wrong(
          file,
          "a header {'descr': '<f4', 'fortran_order': False, 'shape': (N, D), }",
          "'" + printable(text) + "'");
    }
    if (!matcher.group(1).equals("<f4")) {
      throw wrong(
          file,
          "little-endian float32 ('<f4'; in NumPy: array.astype('<f4'))",
          "'" + matcher.group(1) + "'");
    }
    if (matcher.group(2).equals("True")) {
      throw wrong(file, "C order (in NumPy: numpy.ascontiguousarray)", "Fortran order");
    }
    String[] dimensions = matcher.group(3).strip().replaceFirst(",$", "").split("\\s*,\\s*", -1);
    if (dimensions.length != 2) {
      throw wrong(file, "two dimensions (N x D)", "shape (" + matcher.group(3) + ")");
    }
    int preamble = MAGIC.length + 2 + (version == 1 ? Short.BYTES : Integer.BYTES);
    int rows = dimension(file, dimensions[0]);
    int columns = dimension(file, dimensions[1]);
    if (columns == 0 && rows > 0) {
      // no data bytes bound the number of rows, so that any count would be believed
      throw wrong(file, "at least one value a row", "shape (" + matcher.group(3) + ")");
    }
    return new int[] {rows, columns, preamble + length};
  }

  private static String printable(String header) {
    String line = header.strip().replaceAll("[^\\x20-\\x7e]", "?");
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
  }

  private static int dimension(Path file, String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value < 1 << 28) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(file, "a dimension between 0 and " + (1 << 28), "'" + text + "'");
  }

  private static ProtocolException wrong(Path file, String expected, String found) {
    return new ProtocolException(file + ": expected " + expected + ", found " + found + ".");
  }

  /**
   * Writes a matrix under a temporary name and moves it into place.
   *
   * @param rows rows of equal length
   * @throws ProtocolException if the rows' lengths differ, or it cannot be written; a file of that
   *     name is then as before
   */
  public static void write(Path file, float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    if (Arrays.stream(rows).anyMatch(row -> row.length != columns)) {
      throw new ProtocolException("Cannot write " + file + ": its rows differ in length.");
    }
    String dictionary =
        "{'descr': '<f4', 'fortran_order': False, 'shape': ("
            + rows.length
            + ", "
            + columns
            + "), }";
    int padding = 63 - (MAGIC.length + 4 + dictionary.length()) % 64;
    byte[] header = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
        out.write(MAGIC);
        out.write(new byte[] {1, 0, (byte) header.length, (byte) (header.length >>> 8)});
        out.write(header);
        ByteBuffer bytes =
            ByteBuffer.allocate(columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
          bytes.asFloatBuffer().put(row);
          out.write(bytes.array());
        }
      }
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      deleteIfThere(temporary, e);
      throw new ProtocolException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void deleteIfThere(Path temporary, IOException failure) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
