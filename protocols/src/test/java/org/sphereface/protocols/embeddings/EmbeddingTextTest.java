package org.sphereface.protocols.embeddings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;

/** Embeddings as text, and files that hold none. */
class EmbeddingTextTest {

  private static final float[][] ROWS = {{1, -2.5f, 3}, {0.5f, 4e-2f, -0.25f}};

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static float[][] rows(Path file) {
    try (EmbeddingFile matrix = EmbeddingFile.open(file)) {
      return EmbeddingEnsemble.of(List.of(matrix)).rows();
    }
  }

  private static String refusal(Path file) {
    return assertThrows(ProtocolException.class, () -> rows(file)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,-2.5,3\n0.5,4e-2,-0.25\n",
        "1\t-2.5\t3\r\n0.5\t4e-2\t-0.25",
        "1; -2.5; 3\n0.5; 4e-2; -0.25\n",
        "  1  -2.5   3\n0.5 4e-2 -0.25\n",
        "# saved by numpy.savetxt\n1.000e+00 -2.500e+00 3.000e+00\n0.5 4e-2 -0.25\n",
        "\ufeffx,y,z\n1,-2.5,3\n\n0.5,4e-2,-0.25\n",
        "\"1\",\"-2.5\",\"3\"\n0.5,0.04,-.25\n"
      })
  void rowsAreReadWhateverIsBetweenTheValues(String text) throws IOException {
    assertArrayEquals(ROWS, rows(file("e.csv", text)));
    assertArrayEquals(ROWS, rows(file("embeddings", text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/1.jpg,1,-2.5,3\n\"b \"\"c\"\", d\",0.5,4e-2,-0.25\n",
        "image,e0,e1,e2\na/1.jpg,1,-2.5,3\n\"b \"\"c\"\", d\",0.5,4e-2,-0.25\n",
        ",0,1,2\na/1.jpg,1,-2.5,3\n\"b \"\"c\"\", d\",0.5,4e-2,-0.25\n"
      })
  void aFirstColumnOfNamesIsTaken(String text) throws IOException {
    Path file = file("n.csv", text);
    assertArrayEquals(ROWS, rows(file));
    assertEquals(
        List.of("a/1.jpg", "b \"c\", d"),
        List.copyOf(EmbeddingEnsemble.readNamed(EmbeddingSource.of(file), null).names()));
  }

  @Test
  void theColumnsNumbersAndTheIndexOfPandasAreNoRows() throws IOException {
    assertEquals(1, rows(file("p.csv", "0,1,2,3\n.1,.2,.3,.4\n")).length);
    Path index = file("i.csv", ",0,1\n17,.1,.2\n18,.3,.4\n");
    assertEquals(2, rows(index)[0].length);
    assertEquals(
        List.of("17", "18"),
        List.copyOf(EmbeddingEnsemble.readNamed(EmbeddingSource.of(index), null).names()));
    Path ids = file("id.csv", "id,a,b\n17,.1,.2\n18,.3,.4\n");
    assertEquals(2, rows(ids)[0].length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2,3;4,5 | e.csv:2: the line '4,5' has 2 values where the first row has 3",
        "1,2,3;4,x,6 | e.csv:2: the line '4,x,6' has 'x' for a number",
        "1,2,3;4,0x1p3,6 | has '0x1p3' for a number",
        "1,2,3;4,1f,6 | has '1f' for a number",
        "1,2,3;4,,6 | has '' for a number",
        "a,1;b,\"2 | has a quote that does not end",
        "a,b,c | found no row"
      })
  void aLineThatIsNoRowIsNamed(String lines, String named) throws IOException {
    String sentence = refusal(file("e.csv", lines.replace(';', '\n').replace("\\\"", "\"")));
    assertTrue(sentence.contains(named), sentence);
  }

  @Test
  void valuesThatAreNotFiniteAreReadSoThatTheyAreRefusedByName() throws IOException {
    float[][] rows = rows(file("nan.csv", "nan,inf\n-Inf,NaN\n"));
    assertArrayEquals(new float[] {Float.NaN, Float.POSITIVE_INFINITY}, rows[0]);
    Embeddings read = new Embeddings(List.of("a", "b"), rows);
    String sentence = assertThrows(ProtocolException.class, read::requireFinite).getMessage();
    assertTrue(sentence.contains("2 images are not finite (a, b)"), sentence);
  }

  /** First bytes of real files of each kind. */
  @ParameterizedTest
  @CsvSource({
    "e.h5, 894844460d0a1a0a0000000000080800, an HDF5 file",
    "e.pkl, 80049595000000000000008c156e756d7079 2e, a Python pickle",
    "e.parquet, 50415231150415e0, a Parquet file",
    "e.feather, 4152524f57310000, an Arrow or Feather file",
    "e.npy.gz, 1f8b0808a1b2c3d4, a gzip file",
    "e.png, 89504e470d0a1a0a, a PNG image",
    "e.jpg, ffd8ffe000104a46, a JPEG image",
    "e.safetensors, 40000000000000007b2261223a7b, a safetensors file",
    "e.7z, 377abcaf271c0004, a 7z archive"
  })
  void otherFilesAreNamedForWhatTheyAre(String name, String bytes, String kind) throws IOException {
    byte[] start = HexFormat.of().parseHex(bytes.replace(" ", ""));
    Path file = Files.write(folder.resolve(name), start);
    assertTrue(refusal(file).contains("found " + kind), refusal(file));
    EmbeddingSource raw = new EmbeddingSource(file, "", 1);
    assertThrows(ProtocolException.class, () -> EmbeddingFile.open(raw));
  }

  @Test
  void foldersAndPipesAreNotWaitedFor() throws IOException {
    assertTrue(refusal(folder).contains("a folder, not a file"), refusal(folder));
    byte[] utf16 = "1,2\n".getBytes(StandardCharsets.UTF_16LE);
    Path text = Files.write(folder.resolve("u.csv"), utf16);
    assertTrue(refusal(text).contains("zero byte"), refusal(text));
  }
}
