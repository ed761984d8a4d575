package org.sphereface.protocols.embeddings;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;

/**
 * Matrices in NumPy's {@code .npy} format: read as {@link EmbeddingFile} does, written as
 * little-endian float32 in C order, version 1.
 *
 * <p>Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
public final class NumpyFile {

  private NumpyFile() {}

  /**
   * Reads embeddings and their names.
   *
   * @param matrix N x D
   * @param names one image name a line, N lines
   * @throws ProtocolException if a file is missing or malformed, or the counts differ
   */
  public static Embeddings readEmbeddings(Path matrix, Path names) {
    return EmbeddingEnsemble.readNamed(EmbeddingSource.of(matrix), names);
  }

  /**
   * Writes a matrix as a {@link WholeFile}.
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
    int padding = 63 - (NumpyHeader.MAGIC.length + 4 + dictionary.length()) % 64;
    byte[] header = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    try (WholeFile whole = WholeFile.open(file);
        OutputStream out = whole.stream()) {
      out.write(NumpyHeader.MAGIC);
      out.write(new byte[] {1, 0, (byte) header.length, (byte) (header.length >>> 8)});
      out.write(header);
      ByteBuffer bytes = ByteBuffer.allocate(columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (float[] row : rows) {
        bytes.asFloatBuffer().put(row);
        out.write(bytes.array());
      }
      out.flush();
      whole.commit();
    } catch (IOException e) {
      throw new ProtocolException("Cannot write " + file + ": " + Reason.of(e) + ".", e);
    }
  }
}
