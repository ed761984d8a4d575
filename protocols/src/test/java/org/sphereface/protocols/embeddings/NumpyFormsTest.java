package org.sphereface.protocols.embeddings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.protocols.ProtocolException;

/** What NumPy has written since 2007, its bytes laid out here after NEP 1 and the dtypes' names. */
class NumpyFormsTest {

  @TempDir private Path folder;

  private static byte[] npy(String header, byte[] data) {
    byte[] text = (header + "\n").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(10 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .put(data)
        .array();
  }

  private static byte[] npy(String type, String shape, byte[] data) {
    return npy("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }", data);
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private String refusal(String name, byte[] content) throws IOException {
    Path file = file(name, content);
    String sentence = assertThrows(ProtocolException.class, () -> rows(file)).getMessage();
    assertTrue(sentence.contains(name), sentence);
    return sentence;
  }

  private static float[][] rows(Path file) {
    try (EmbeddingEnsemble matrix = EmbeddingEnsemble.open(List.of(EmbeddingSource.of(file)))) {
      return matrix.rows();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1L, 2L), }",
        "{'shape': (1, 2), 'fortran_order': False, 'descr': '<f4'}",
        "{'descr':'<f4','fortran_order':False,'shape':(1,2)}",
        "{\"descr\": \"<f4\", \"shape\": (1L, 2L,), \"fortran_order\": False}   ",
        "{ u'descr' : '<f4' ,\t'fortran_order' : False , 'shape' : ( 1 , 2 ) , }  "
      })
  void everySpellingOfTheHeaderIsRead(String header) throws IOException {
    assertArrayEquals(new float[][] {{7, 8}}, rows(file("h.npy", npy(header, floats(7, 8)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), 'more': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -2)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1, 2)}",
        "{'fortran_order': False, 'shape': (1, 2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)} + 1",
        "{'descr: [(((("
      })
  void otherHeadersAreRefused(String header) throws IOException {
    assertTrue(refusal("o.npy", npy(header, floats(7, 8))).contains("expected a header"));
  }

  /** 2, -3 (or 253 without a sign) and 1 in each type. */
  @ParameterizedTest
  @CsvSource({
    ">f2, 4000 c200 3c00, -3",
    "<f2, 0040 00c2 003c, -3",
    ">f4, 40000000 c0400000 3f800000, -3",
    ">f8, 4000000000000000 c008000000000000 3ff0000000000000, -3",
    "<f8, 0000000000000040 00000000000008c0 000000000000f03f, -3",
    "|i1, 02 fd 01, -3",
    "|u1, 02 fd 01, 253",
    ">i2, 0002 fffd 0001, -3",
    "<u2, 0200 fd00 0100, 253",
    ">i4, 00000002 fffffffd 00000001, -3",
    "<u4, 02000000 fd000000 01000000, 253",
    ">i8, 0000000000000002 fffffffffffffffd 0000000000000001, -3",
    "<i8, 0200000000000000 fdffffffffffffff 0100000000000000, -3",
    ">u8, 0000000000000002 00000000000000fd 0000000000000001, 253"
  })
  void everySizeAndByteOrderIsRead(String type, String hexadecimal, float second)
      throws IOException {
    byte[] data = java.util.HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
    assertArrayEquals(
        new float[][] {{2, second, 1}}, rows(file("t.npy", npy(type, "(1, 3)", data))));
  }

  @Test
  void truthValuesAreZeroAndOneAndLargeIntegersAreRoundedToNearest() throws IOException {
    assertArrayEquals(
        new float[][] {{1, 0}}, rows(file("b.npy", npy("|b1", "(1, 2)", new byte[] {1, 0}))));
    byte[] all = new byte[8];
    Arrays.fill(all, (byte) 0xff);
    assertArrayEquals(new float[][] {{0x1p64f}}, rows(file("u.npy", npy("<u8", "(1, 1)", all))));
  }

  @Test
  void sizesThatNoFileHoldsAreRefusedByTheirNumbers() throws IOException {
    for (String shape :
        List.of(
            "(2147483648, 2)",
            "(2, 2147483647)",
            "(4294967296, 4294967296)",
            "(9999999999999999999999, 1)")) {
      assertTrue(refusal("s.npy", npy("<f4", shape, floats(1))).contains("dimensions"), shape);
    }
    assertTrue(
        refusal("l.npy", npy("<f8", "(2147483000, 4194304)", floats(1))).contains("truncated"));
  }

  private Path zip(String name, Object... members) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < members.length; i += 2) {
        out.putNextEntry(new ZipEntry((String) members[i]));
        out.write((byte[]) members[i + 1]);
      }
    }
    return file;
  }

  private static String names(Path archive) {
    return assertThrows(
            ProtocolException.class,
            () -> EmbeddingEnsemble.readNamed(EmbeddingSource.of(archive), null))
        .getMessage();
  }

  @Test
  void anArchiveThatUnpacksToManyTimesItsSizeIsRefusedBeforeIt() throws IOException {
    byte[] zeros = npy("<f4", "(50000, 100)", new byte[20_000_000]);
    Path bomb = zip("bomb.npz", "embeddings.npy", zeros);
    String sentence =
        assertThrows(ProtocolException.class, () -> EmbeddingFile.open(bomb)).getMessage();
    assertTrue(sentence.contains("more than 64 times"), sentence);
  }

  @Test
  void namesOfAnyByteOrderAreReadAndOthersThanTheRowsAreRefused() throws IOException {
    byte[] matrix = npy("<f4", "(2, 1)", floats(1, 2));
    byte[] big = Arrays.copyOf("a/1\0b/é".getBytes(Charset.forName("UTF-32BE")), 32);
    Path sound = zip("n.npz", "names.npy", npy(">U4", "(2,)", big), "x.npy", matrix);
    assertEquals(
        List.of("a/1", "b/é"),
        List.copyOf(EmbeddingEnsemble.readNamed(EmbeddingSource.of(sound), null).names()));
    Path more = zip("m.npz", "names.npy", npy("<U2", "(3,)", new byte[24]), "x.npy", matrix);
    assertTrue(names(more).contains("has 2 rows but"), names(more));
    assertTrue(names(more).contains("has 3 names"), names(more));
    Path wide = zip("w.npz", "names.npy", npy("<U999999", "(2,)", new byte[0]), "x.npy", matrix);
    assertTrue(names(wide).contains("names of 1 to"), names(wide));
    Path none = zip("z.npz", "names.npy", npy("<U0", "(2,)", new byte[0]), "x.npy", matrix);
    assertTrue(names(none).contains("names of 1 to"), names(none));
    byte[] wrong = {'a', (byte) 0xff, 'b', 'c'};
    Path latin = zip("l.npz", "names.npy", npy("|S2", "(2,)", wrong), "x.npy", matrix);
    assertTrue(names(latin).contains("name 1 is not Unicode"), names(latin));
  }

  /** A regular expression on zeros took minutes for these. */
  @Test
  void zerosWithinNamesCostTheirSizeOnce() throws IOException {
    byte[] name = new byte[60_000];
    name[name.length - 1] = 'x';
    byte[] names = new byte[16 * name.length];
    for (int i = 0; i < 16; i++) {
      name[0] = (byte) ('a' + i);
      System.arraycopy(name, 0, names, i * name.length, name.length);
    }
    Path file =
        zip(
            "zeros.npz",
            "names.npy",
            npy("|S60000", "(16,)", names),
            "x.npy",
            npy("<f4", "(16, 1)", floats(new float[16])));
    assertEquals(
        60_000,
        EmbeddingEnsemble.readNamed(EmbeddingSource.of(file), null)
            .names()
            .iterator()
            .next()
            .length());
  }

  @Test
  void nothingIsWrittenIntoTheTemporaryFolder() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path archive = zip("t.npz", "x.npy", npy("<f4", "(1, 2)", floats(1, 2)));
    Set<String> before = ofThisProgram(temporary);
    try (EmbeddingFile file = EmbeddingFile.open(archive)) {
      assertEquals(1, file.size());
      assertEquals(before, ofThisProgram(temporary));
    }
  }

  private static Set<String> ofThisProgram(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("sphereface"))
          .collect(Collectors.toSet());
    }
  }
}
