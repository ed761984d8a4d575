package org.sphereface.protocols.embeddings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.protocols.ProtocolException;

class NumpyFileTest {

  @TempDir private Path folder;

  private static byte[] bytes(String header, float... values) {
    return bytes(1, header, values);
  }

  private static byte[] bytes(int version, String header, float... values) {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    int lengthBytes = version == 1 ? 2 : 4;
    ByteBuffer buffer =
        ByteBuffer.allocate(8 + lengthBytes + text.length + 4 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      buffer.putShort((short) text.length);
    } else {
      buffer.putInt(text.length);
    }
    buffer.put(text);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("features.npy"), content);
  }

  private static float[][] rows(Path file) {
    try (EmbeddingEnsemble matrix = EmbeddingEnsemble.open(List.of(EmbeddingSource.of(file)))) {
      return matrix.rows();
    }
  }

  @Test
  void readsWhatNumpyWrites() throws IOException {
    // numpy.save of numpy.array([[1, -2.5], [3, 4]], '<f4')
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }" + " ".repeat(58) + "\n";
    float[][] rows = rows(file(bytes(header, 1, -2.5f, 3, 4)));
    assertArrayEquals(new float[][] {{1, -2.5f}, {3, 4}}, rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEveryVersionOfTheFormat(int version) throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }\n";
    assertArrayEquals(new float[][] {{7, 8}}, rows(file(bytes(version, header, 7, 8))));
  }

  @Test
  void laterVersionsAreRefused() throws IOException {
    byte[] content = bytes("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", 1);
    content[7] = 1;
    Path file = file(content);
    ProtocolException e = assertThrows(ProtocolException.class, () -> rows(file));
    assertTrue(e.getMessage().contains("version 1.1"), e.getMessage());
  }

  @Property(tries = 300)
  void damageToTheHeaderIsRefusedOrHarmlessButNeverADefect(
      @ForAll @IntRange(min = 0, max = 73) int position, @ForAll byte value) throws IOException {
    byte[] content =
        bytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }    \n", 1, 2, 3, 4);
    // another letter of the type is another type, and no damage
    Assume.that(position != 21 && position != 22);
    content[position] = value;
    Path damaged = Files.createTempFile("damaged", ".npy");
    try {
      Files.write(damaged, content);
      float[][] rows = rows(damaged);
      assertArrayEquals(new float[][] {{1, 2}, {3, 4}}, rows);
    } catch (ProtocolException e) {
      assertTrue(e.getMessage().contains("damaged"), e.getMessage());
    } finally {
      Files.delete(damaged);
    }
  }

  @Test
  void rowsOfDifferentLengthAreNotWritten() {
    Path file = folder.resolve("ragged.npy");
    assertThrows(ProtocolException.class, () -> NumpyFile.write(file, new float[][] {{1, 2}, {3}}));
    assertFalse(Files.exists(file));
  }

  @Test
  void aWriteThatFailsLeavesNoTemporaryFile() throws IOException {
    Path occupied = Files.createDirectories(folder.resolve("occupied.npy"));
    Files.writeString(occupied.resolve("kept.txt"), "kept");
    assertThrows(ProtocolException.class, () -> NumpyFile.write(occupied, new float[][] {{1}}));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(occupied), left.toList());
    }
  }

  @Property(tries = 30)
  void whatIsWrittenIsReadAndTruncationIsAlwaysNoticed(
      @ForAll @IntRange(min = 0, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 9) int columns)
      throws IOException {
    float[][] matrix = new float[rows][columns];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(matrix[i], i + 0.1f);
    }
    Path file = Files.createTempFile("features", ".npy");
    try {
      NumpyFile.write(file, matrix);
      assertArrayEquals(matrix, rows(file));
      byte[] whole = Files.readAllBytes(file);
      assertEquals(0, (whole.length - 4 * rows * columns) % 64);
      for (int length = 0; length < whole.length; length += 7) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertThrows(ProtocolException.class, () -> rows(file));
      }
    } finally {
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{''descr'': ''<c8'', ''fortran_order'': False, ''shape'': (1, 1), }', complex numbers",
    "'{''descr'': ''|O'', ''fortran_order'': False, ''shape'': (1, 1), }', Python objects",
    "'{''descr'': ''<f16'', ''fortran_order'': False, ''shape'': (1, 1), }', floats of another"
        + " size",
    "'{''descr'': ''<f8'', ''fortran_order'': False, ''shape'': (1, 1), }', truncated",
    "'{''descr'': ''<M8[ns]'', ''fortran_order'': False, ''shape'': (1, 1), }', times",
    "'{''descr'': ''<f4'', ''fortran_order'': False, ''shape'': (1,), }', two dimensions",
    "'{''descr'': ''<f4'', ''fortran_order'': False, ''shape'': (), }', two dimensions",
    "'{''descr'': ''<f4'', ''fortran_order'': False, ''shape'': (1, 1, 1), }', two dimensions",
    "'{''descr'': ''<f4'', ''fortran_order'': False, ''shape'': (2, 1), }', truncated",
    "'{''descr'': ''<f4'', ''fortran_order'': False, ''shape'': (99999999999, 1), }', dimension",
    "'{''descr'': ''<f4'', ''fortran_order'': False, ''shape'': (200000000, 0), }', at least one"
        + " value",
    "'{''descr'': [(''x'', ''<i8'')], ''fortran_order'': False, ''shape'': (1, 1), }', <i8",
    "'import os', import os"
  })
  void otherKindsAreRefusedWithWhatWasFound(String header, String named) throws IOException {
    Path file = file(bytes(header, 1));
    ProtocolException e = assertThrows(ProtocolException.class, () -> rows(file));
    assertTrue(e.getMessage().contains(named), e.getMessage());
    assertTrue(e.getMessage().contains("features.npy"), e.getMessage());
  }

  @Test
  void countsOfNamesAndRowsMustAgree() throws IOException {
    Path matrix = folder.resolve("m.npy");
    NumpyFile.write(matrix, new float[][] {{1}, {2}});
    Path names = Files.writeString(folder.resolve("names.txt"), "a\n");
    ProtocolException e =
        assertThrows(ProtocolException.class, () -> NumpyFile.readEmbeddings(matrix, names));
    assertTrue(e.getMessage().contains("2 rows") && e.getMessage().contains("1 names"));
    Path twice = Files.writeString(folder.resolve("twice.txt"), "a\na\n");
    assertThrows(ProtocolException.class, () -> NumpyFile.readEmbeddings(matrix, twice));
  }
}
