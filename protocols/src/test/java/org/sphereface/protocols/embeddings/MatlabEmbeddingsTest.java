package org.sphereface.protocols.embeddings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.protocols.ProtocolException;

/** Matrices in MAT-files whose bytes are laid out here by hand, after MathWorks' description. */
class MatlabEmbeddingsTest {

  private static final float[][] ROWS = {{1, 2, 3}, {4, 5, 6}};

  @TempDir private Path folder;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  private byte[] element(int type, byte[] data) {
    int padded = type == 15 ? data.length : (data.length + 7) / 8 * 8;
    return ByteBuffer.allocate(8 + padded)
        .order(order)
        .putInt(type)
        .putInt(data.length)
        .put(data)
        .array();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private byte[] array(String name, int flags, int[] sizes, byte[]... content) {
    return element(
        14,
        joined(
            element(6, ints(flags, 0)),
            element(5, ints(sizes)),
            element(1, name.getBytes(StandardCharsets.US_ASCII)),
            joined(content)));
  }

  /** Column after column. */
  private byte[] doubles(double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(order);
    bytes.asDoubleBuffer().put(values);
    return element(9, bytes.array());
  }

  private byte[] singles(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
    bytes.asFloatBuffer().put(values);
    return element(7, bytes.array());
  }

  private byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(plain);
    }
    return element(15, out.toByteArray());
  }

  private String file(String name, byte[]... variables) throws IOException {
    byte[] header = new byte[128];
    Arrays.fill(header, (byte) ' ');
    byte[] mark = "MATLAB 5.0 MAT-file, by hand".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(mark, 0, header, 0, mark.length);
    ByteBuffer.wrap(header).order(order).putShort(124, (short) 0x100).putShort(126, (short) 0x4d49);
    return Files.write(folder.resolve(name), joined(header, joined(variables))).toString();
  }

  private static float[][] rows(String source) {
    try (EmbeddingFile file = EmbeddingFile.open(EmbeddingSource.parse(source, 0))) {
      float[] second = new float[file.dimension()];
      file.read(1, 1, second);
      float[][] rows = EmbeddingEnsemble.of(List.of(file)).rows();
      assertArrayEquals(rows[1], second);
      return rows;
    }
  }

  private static String refusal(String source) {
    return assertThrows(ProtocolException.class, () -> rows(source)).getMessage();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void columnsBecomeRowsInEveryFormOfTheFile(boolean little, boolean compressed)
      throws IOException {
    order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    byte[] asDouble = array("a", 6, new int[] {2, 3}, doubles(1, 4, 2, 5, 3, 6));
    byte[] asSingle = array("features", 7, new int[] {2, 3}, singles(1, 4, 2, 5, 3, 6));
    // MATLAB keeps doubles that are whole as bytes
    byte[] asBytes = array("c", 6, new int[] {2, 3}, element(2, new byte[] {1, 4, 2, 5, 3, 6}));
    for (byte[] variable : List.of(asDouble, asSingle, asBytes)) {
      String only = file("one.mat", compressed ? packed(variable) : variable);
      assertArrayEquals(ROWS, rows(only));
    }
    String all =
        compressed
            ? file("all.mat", packed(asDouble), packed(asSingle), packed(asBytes))
            : file("all.mat", asDouble, asSingle, asBytes);
    assertArrayEquals(ROWS, rows(all));
    assertArrayEquals(ROWS, rows(all + ":c"));
    assertTrue(refusal(all + ":d").contains("found a, features, c"), refusal(all + ":d"));
  }

  @Test
  void fourBytesStandInTheTag() throws IOException {
    byte[] small =
        ByteBuffer.allocate(8)
            .order(order)
            .putInt(4 << 16 | 1)
            .put(new byte[] {1, -2, 3, 4})
            .array();
    assertArrayEquals(
        new float[][] {{1, 3}, {-2, 4}},
        rows(file("small.mat", array("x", 8, new int[] {2, 2}, small))));
  }

  @Test
  void namesAreACellOfTextOrLinesOfCharacters() throws IOException {
    byte[] matrix = array("x", 7, new int[] {2, 1}, singles(1, 2));
    byte[] cells =
        array(
            "names",
            1,
            new int[] {2, 1},
            array("", 4, new int[] {1, 3}, element(16, "a/1".getBytes(StandardCharsets.UTF_8))),
            array("", 4, new int[] {1, 4}, element(16, "b/22".getBytes(StandardCharsets.UTF_8))));
    // column after column: "a/1 " over "b/22"
    byte[] lines =
        array(
            "names", 4, new int[] {2, 4}, element(16, "ab//12 2".getBytes(StandardCharsets.UTF_8)));
    for (byte[] names : List.of(cells, lines)) {
      String file = file("n.mat", packed(matrix), packed(names));
      assertEquals(
          List.of("a/1", "b/22"),
          List.copyOf(EmbeddingEnsemble.readNamed(EmbeddingSource.parse(file, 0), null).names()));
    }
  }

  @Test
  void otherVariablesAreRefusedByWhatTheyAre() throws IOException {
    byte[] data = doubles(1, 2);
    assertTrue(
        refusal(file("k.mat", array("x", 2, new int[] {1, 2}, data)) + ":x")
            .contains("a structure"));
    assertTrue(
        refusal(file("k.mat", array("x", 5, new int[] {1, 2}, data)) + ":x").contains("sparse"));
    assertTrue(
        refusal(file("k.mat", array("x", 4, new int[] {1, 2}, data)) + ":x").contains("text"));
    assertTrue(
        refusal(file("k.mat", array("x", 0x806, new int[] {1, 2}, data, data)))
            .contains("complex"));
    assertTrue(
        refusal(file("k.mat", array("x", 6, new int[] {1, 1, 2}, data))).contains("3 dimensions"));
    assertTrue(
        refusal(file("k.mat", array("x", 6, new int[] {2, 2}, data))).contains("have 16 bytes"));
    assertTrue(
        refusal(file("k.mat", array("x", 6, new int[] {1 << 30, 1 << 30}, data)))
            .contains("dimensions"));
  }

  @Test
  void otherLevelsAreNamed() throws IOException {
    byte[] text = "MATLAB 7.3 MAT-file, Platform: GLNXA64".getBytes(StandardCharsets.US_ASCII);
    Path hierarchical = Files.write(folder.resolve("h.mat"), Arrays.copyOf(text, 600));
    assertTrue(refusal(hierarchical.toString()).contains("a MATLAB 7.3 file (HDF5)"));
    assertTrue(refusal(hierarchical + ":x").contains("-v7"), refusal(hierarchical + ":x"));
    ByteBuffer four = ByteBuffer.allocate(20 + 2 + 16).order(ByteOrder.LITTLE_ENDIAN);
    four.putInt(0).putInt(1).putInt(2).putInt(0).putInt(2).put((byte) 'x').put((byte) 0);
    Path old = Files.write(folder.resolve("old.mat"), four.array());
    assertTrue(
        refusal(old.toString()).contains("a MATLAB file of level 4"), refusal(old.toString()));
  }

  @Test
  void whatUnpacksToManyTimesItsSizeIsRefused() throws IOException {
    byte[] zeros = array("x", 6, new int[] {1000, 2000}, element(9, new byte[16_000_000]));
    assertTrue(refusal(file("bomb.mat", packed(zeros))).contains("more than 64 times"));
    // one that is not asked for costs nothing
    byte[] asked = array("features", 7, new int[] {2, 1}, singles(1, 2));
    assertArrayEquals(
        new float[][] {{1}, {2}}, rows(file("two.mat", packed(zeros), packed(asked))));
  }

  @Test
  void truncatedFilesAreRefusedInASentence() throws IOException {
    byte[] variable = array("x", 6, new int[] {2, 3}, doubles(1, 4, 2, 5, 3, 6));
    for (byte[] form : List.of(variable, packed(variable))) {
      byte[] whole = Files.readAllBytes(Path.of(file("w.mat", form)));
      for (int length = 0; length < whole.length; length++) {
        Path cut = Files.write(folder.resolve("cut.mat"), Arrays.copyOf(whole, length));
        String sentence = refusal(cut.toString());
        assertTrue(sentence.contains("cut.mat"), sentence);
      }
    }
  }
}
