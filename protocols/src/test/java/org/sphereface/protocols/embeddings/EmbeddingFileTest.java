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
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.protocols.ProtocolException;

/** Matrices whose bytes are laid out here by hand, after NumPy's, the devkit's and no format. */
class EmbeddingFileTest {

  private static final float[][] ROWS = {{1, -2.5f, 3}, {0.5f, 4, -0.25f}};

  @TempDir private Path folder;

  private static byte[] npy(String type, boolean fortran, String shape, byte[] data) {
    String header =
        "{'descr': '"
            + type
            + "', 'fortran_order': "
            + (fortran ? "True" : "False")
            + ", 'shape': "
            + shape
            + ", }\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII)).put(data);
    return bytes.array();
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static byte[] matrix() {
    return npy("<f4", false, "(2, 3)", floats(1, -2.5f, 3, 0.5f, 4, -0.25f));
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static float[][] rows(String source, int dimension) {
    try (EmbeddingFile file = EmbeddingFile.open(EmbeddingSource.parse(source, dimension))) {
      return EmbeddingEnsemble.of(List.of(file)).rows();
    }
  }

  private float[][] rows(String name, byte[] content) throws IOException {
    return rows(write(name, content).toString(), 0);
  }

  private static String refusal(String source, int dimension) {
    return assertThrows(ProtocolException.class, () -> rows(source, dimension)).getMessage();
  }

  private Path zip(String name, boolean stored, Object... members) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < members.length; i += 2) {
        ZipEntry entry = new ZipEntry((String) members[i]);
        byte[] content = (byte[]) members[i + 1];
        if (stored) {
          CRC32 sum = new CRC32();
          sum.update(content);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          entry.setCrc(sum.getValue());
        }
        out.putNextEntry(entry);
        out.write(content);
      }
    }
    return file;
  }

  @Test
  void columnsOfAFortranArrayBecomeRows() throws IOException {
    byte[] data = floats(1, 0.5f, -2.5f, 4, 3, -0.25f);
    assertArrayEquals(ROWS, rows("f.npy", npy("<f4", true, "(2, 3)", data)));
  }

  @Test
  void doublesAreRoundedToFloats() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(1 + 0x1p-25).putDouble(-Math.PI);
    assertArrayEquals(
        new float[][] {{1, (float) -Math.PI}},
        rows("d.npy", npy("<f8", false, "(1, 2)", data.array())));
  }

  /** Bit patterns of IEEE 754-2008 binary16 and what they stand for. */
  @Test
  void halvesAreReadExactly() throws IOException {
    int[] bits = {0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000, 0x3555, 0x7c00};
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int half : bits) {
      data.putShort((short) half);
    }
    float[] expected = {
      1, -2, 65504, 0x1p-14f, 0x1p-24f, -0f, 0.333251953125f, Float.POSITIVE_INFINITY
    };
    assertArrayEquals(expected, rows("h.npy", npy("<f2", false, "(1, 8)", data.array()))[0]);
  }

  @Test
  void aPartIsTheSameAsThatPartOfTheWhole() throws IOException {
    for (boolean fortran : new boolean[] {false, true}) {
      float[] values = new float[15];
      for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 3; k++) {
          values[fortran ? k * 5 + i : i * 3 + k] = 10 * i + k;
        }
      }
      Path file = write("p.npy", npy("<f4", fortran, "(5, 3)", floats(values)));
      float[] part = new float[6];
      try (EmbeddingFile matrix = EmbeddingFile.open(file)) {
        matrix.read(2, 2, part);
      }
      assertArrayEquals(new float[] {20, 21, 22, 30, 31, 32}, part);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anArrayOfAnArchiveIsChosenByNameOrByUse(boolean stored) throws IOException {
    byte[] other = npy("<f4", false, "(1, 1)", floats(7));
    String one = zip("one.npz", stored, "x.npy", matrix()).toString();
    assertArrayEquals(ROWS, rows(one, 0));
    String both = zip("both.npz", stored, "y.npy", other, "features.npy", matrix()).toString();
    assertArrayEquals(ROWS, rows(both, 3));
    assertArrayEquals(new float[][] {{7}}, rows(both + ":y", 0));
    assertTrue(refusal(both + ":z", 0).contains("found y, features"), refusal(both + ":z", 0));
    String unclear = zip("un.npz", stored, "y.npy", other, "z.npy", matrix()).toString();
    assertTrue(refusal(unclear, 0).contains("or a single one"));
    assertTrue(refusal(write("no.npz", matrix()).toString(), 0).contains("a zip of arrays"));
  }

  @Test
  void anArchiveBringsItsNames() throws IOException {
    byte[] unicode = "a/1\0b/é".getBytes(Charset.forName("UTF-32LE"));
    byte[] bytes = "a/1\0\0b/22\0".getBytes(StandardCharsets.US_ASCII);
    Path first =
        zip(
            "u.npz",
            false,
            "names.npy",
            npy("<U4", false, "(2,)", Arrays.copyOf(unicode, 32)),
            "x.npy",
            matrix());
    assertEquals(
        List.of("a/1", "b/é"),
        List.copyOf(EmbeddingEnsemble.readNamed(EmbeddingSource.of(first), null).names()));
    Path second =
        zip("s.npz", true, "names.npy", npy("|S5", false, "(2,)", bytes), "x.npy", matrix());
    assertEquals(
        List.of("a/1", "b/22"),
        List.copyOf(EmbeddingEnsemble.readNamed(EmbeddingSource.of(second), null).names()));
    Path pickled =
        zip("o.npz", true, "names.npy", npy("|O", false, "(2,)", bytes), "x.npy", matrix());
    ProtocolException refused =
        assertThrows(
            ProtocolException.class,
            () -> EmbeddingEnsemble.readNamed(EmbeddingSource.of(pickled), null));
    assertTrue(refused.getMessage().contains("has no names of its rows"), refused.getMessage());
  }

  @Test
  void anArchiveWhoseSizesDisagreeIsRefused() throws IOException {
    byte[] larger = npy("<f4", false, "(200000, 300)", floats(1, 2));
    String file = zip("bomb.npz", false, "x.npy", larger).toString();
    assertTrue(refusal(file, 0).contains("240000"), refusal(file, 0));
    byte[] content = Files.readAllBytes(zip("crc.npz", true, "x.npy", matrix()));
    int at = new String(content, StandardCharsets.ISO_8859_1).indexOf("}\n") + 4;
    content[at] ^= 0x10;
    assertTrue(refusal(write("crc.npz", content).toString(), 0).contains("damaged"));
  }

  @Test
  void damagedArchivesAreRefusedInASentenceOrHarmless() throws IOException {
    byte[] whole = Files.readAllBytes(zip("w.npz", false, "x.npy", matrix()));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 600; i++) {
      byte[] damaged = Arrays.copyOf(whole, i < 200 ? random.nextInt(whole.length) : whole.length);
      if (i >= 200) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = write("damaged.npz", damaged);
      try {
        assertArrayEquals(ROWS, rows(file.toString(), 0));
      } catch (ProtocolException e) {
        assertTrue(e.getMessage().contains("damaged.npz"), e.getMessage());
      }
    }
  }

  @Test
  void floatsWithoutHeaderNeedTheDimension() throws IOException {
    String file = write("r.f32", floats(1, -2.5f, 3, 0.5f, 4, -0.25f)).toString();
    assertArrayEquals(ROWS, rows(file, 3));
    assertEquals(6, rows(file, 1).length);
    assertTrue(refusal(file, 4).contains("24 bytes are no whole number of rows of 4"));
    assertTrue(refusal(file, 0).contains("give --dimension"));
    assertTrue(refusal(write("e.raw", new byte[0]).toString(), 2).contains("0 bytes"));
  }

  @Test
  void theDevkitsMatrixIsKnownByItsHeader() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(2).putInt(3).putInt(16).putInt(5);
    for (float[] row : ROWS) {
      bytes.putFloat(row[0]).putFloat(row[1]).putFloat(row[2]).putFloat(99);
    }
    String file = write("m.bin", bytes.array()).toString();
    assertArrayEquals(ROWS, rows(file, 0));
    assertArrayEquals(ROWS, rows(file, 3));
    assertTrue(refusal(file, 4).contains("its header says 3"));
    String cut = write("c.bin", Arrays.copyOf(bytes.array(), 40)).toString();
    assertTrue(refusal(cut, 2).contains("truncated"), "a header that is one is believed");
  }
}
