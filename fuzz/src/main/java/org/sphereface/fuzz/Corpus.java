package org.sphereface.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small whole files of every kind, made here by the rules of their formats. */
final class Corpus {

  /** Five points on the paper's template. */
  static final String POINTS = "30.2\t51.6\t65.5\t51.5\t48\t71.7\t33.5\t92.3\t62.7\t92.2";

  private static final int WIDTH = 96;
  private static final int HEIGHT = 112;

  private Corpus() {}

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A picture of 112 x 96 in a format of the JDK's. */
  static byte[] image(String format, boolean progressive) throws IOException {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        picture.setRGB(x, y, (x * 2 << 16) | (y * 2 << 8) | (x ^ y));
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      if (progressive) {
        how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A JPEG with an orientation in its EXIF. */
  static byte[] exif() throws IOException {
    byte[] plain = image("jpeg", false);
    byte[] segment = text("..Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\3\0\0\0\0\0\0");
    ByteBuffer all = ByteBuffer.allocate(plain.length + segment.length + 2);
    all.put(plain, 0, 2).putShort((short) 0xffe1).put(segment);
    all.putShort(4, (short) segment.length);
    return all.put(plain, 2, plain.length - 2).array();
  }

  /** A grey picture as plain or binary PGM. */
  static byte[] portableMap(boolean plain) {
    StringBuilder map = new StringBuilder((plain ? "P2" : "P5") + " 96 112 # grey\n255\n");
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      map.append(plain ? (i % 256) + "\n" : "" + (char) (32 + i % 90));
    }
    return text(map.toString());
  }

  /** Embeddings as NumPy writes them. */
  static byte[] numpy(float[][] rows) {
    return numpy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': ("
            + rows.length
            + ", "
            + rows[0].length
            + "), }",
        values(rows).array());
  }

  /** An array of names as NumPy writes it: UTF-32. */
  static byte[] numpyNames(List<String> names) {
    int longest = names.stream().mapToInt(String::length).max().orElse(1);
    ByteBuffer content =
        ByteBuffer.allocate(4 * longest * names.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (String name : names) {
      for (int i = 0; i < longest; i++) {
        content.putInt(i < name.length() ? name.charAt(i) : 0);
      }
    }
    return numpy(
        "{'descr': '<U"
            + longest
            + "', 'fortran_order': False, 'shape': ("
            + names.size()
            + ",), }",
        content.array());
  }

  private static byte[] numpy(String description, byte[] content) {
    int padded = (10 + description.length() + 1 + 63) / 64 * 64 - 10;
    String header = description + " ".repeat(padded - description.length() - 1) + "\n";
    return ByteBuffer.allocate(10 + padded + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put(text("NUMPY"))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) padded)
        .put(text(header))
        .put(content)
        .array();
  }

  /** Little-endian float32 values, a row after the other. */
  static ByteBuffer values(float[][] rows) {
    ByteBuffer values =
        ByteBuffer.allocate(4 * rows.length * rows[0].length).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float value : row) {
        values.putFloat(value);
      }
    }
    return values;
  }

  /** An image's embedding as the MegaFace devkit has it: a matrix of one column. */
  static byte[] feature(float[] values) {
    ByteBuffer file = ByteBuffer.allocate(16 + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(values.length).putInt(1).putInt(4).putInt(5);
    for (float value : values) {
      file.putFloat(value);
    }
    return file.array();
  }

  /** A ZIP file, its members stored or deflated. */
  static byte[] zip(Map<String, byte[]> members, boolean deflated) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : new TreeMap<>(members).entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey());
        if (!deflated) {
          CRC32 sum = new CRC32();
          sum.update(member.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(member.getValue().length);
          entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(member.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** A MATLAB level 5 file with one matrix of doubles, not compressed. */
  static byte[] matlab(float[][] rows) {
    int columns = rows[0].length;
    int values = 8 * rows.length * columns;
    ByteBuffer file = ByteBuffer.allocate(128 + 8 + 48 + 8 + values).order(ByteOrder.LITTLE_ENDIAN);
    file.put(text("MATLAB 5.0 MAT-file".concat(" ".repeat(105)))).putShort((short) 0x0100);
    file.put(text("IM"));
    file.putInt(14).putInt(48 + 8 + values);
    file.putInt(6).putInt(8).putInt(6).putInt(0);
    file.putInt(5).putInt(8).putInt(rows.length).putInt(columns);
    file.putInt(1).putInt(8).put(text("features"));
    file.putInt(9).putInt(values);
    for (int column = 0; column < columns; column++) {
      for (float[] row : rows) {
        file.putDouble(row[column]);
      }
    }
    return file.array();
  }

  /** A bundle of pickled bytes and truth values, protocol 2. */
  static byte[] bundle(List<byte[]> images, List<Boolean> same) throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 3, ']', '('});
    for (byte[] image : images) {
      pickle.write('B');
      pickle.write(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(image.length).array());
      pickle.write(image);
    }
    pickle.write(new byte[] {'e', ']', '('});
    for (boolean pair : same) {
      pickle.write(pair ? 0x88 : 0x89);
    }
    pickle.write(new byte[] {'e', (byte) 0x86, '.'});
    return pickle.toByteArray();
  }

  /** All files below a folder up to a size, by path relative to it. */
  static Map<String, byte[]> folder(Path folder, long most) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).forEach(paths::add);
    }
    for (Path path : paths) {
      if (Files.size(path) <= most) {
        files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }
}
