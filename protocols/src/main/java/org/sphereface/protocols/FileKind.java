package org.sphereface.protocols;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a file is that holds no embeddings in a form that is read, told by its first bytes.
 *
 * @param name what it is
 * @param advice what to do
 */
record FileKind(String name, String advice) {

  private record Mark(String bytes, int at, FileKind kind) {
    boolean is(String start) {
      return start.startsWith(bytes, at);
    }
  }

  private static final FileKind LEVEL_4 =
      new FileKind("a MATLAB file of level 4", "in MATLAB: save(FILE, 'x', '-v7')");
  private static final int SAFETENSORS_START = 9;

  private static final List<Mark> MARKS =
      List.of(
          new Mark(
              "MATLAB 7.3 MAT-file",
              0,
              new FileKind("a MATLAB 7.3 file (HDF5)", "in MATLAB: save(FILE, 'x', '-v7')")),
          new Mark(
              "\u0089HDF\r\n\u001a\n",
              0,
              new FileKind("an HDF5 file", "in Python: numpy.save(FILE, h5py.File(...)[NAME][:])")),
          new Mark("PAR1", 0, new FileKind("a Parquet file", "save it as .npy or CSV")),
          new Mark("ARROW1", 0, new FileKind("an Arrow or Feather file", "save it as .npy or CSV")),
          new Mark("\u0089PNG\r\n", 0, image("a PNG image")),
          new Mark("\u00ff\u00d8\u00ff", 0, image("a JPEG image")),
          new Mark("\u001f\u008b\b", 0, new FileKind("a gzip file", "unpack it")),
          new Mark("BZh", 0, new FileKind("a bzip2 file", "unpack it")),
          new Mark("\u00fd7zXZ", 0, new FileKind("an xz file", "unpack it")),
          new Mark("(\u00b5/\u00fd", 0, new FileKind("a Zstandard file", "unpack it")),
          new Mark("7z\u00bc\u00af", 0, new FileKind("a 7z archive", "unpack it")),
          new Mark("ustar", 257, new FileKind("a tar archive", "unpack it")),
          new Mark("SQLite format 3", 0, new FileKind("an SQLite database", "save it as .npy")),
          new Mark("%PDF", 0, new FileKind("a PDF document", "give embeddings")));

  private static FileKind image(String name) {
    return new FileKind(name, "embeddings of images come from sphereface extract");
  }

  /**
   * @param start the file's first bytes, some 512
   * @param last its last byte
   */
  static Optional<FileKind> of(byte[] start, int last) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    for (Mark mark : MARKS) {
      if (mark.is(text)) {
        return Optional.of(mark.kind());
      }
    }
    if (isPickle(start, last)) {
      return Optional.of(
          new FileKind(
              "a Python pickle (or a file of PyTorch)",
              "nothing of it is executed here; in Python: numpy.save(FILE, array)"));
    }
    if (text.startsWith("{", SAFETENSORS_START - 1)
        && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(0) >>> 32 == 0) {
      return Optional.of(
          new FileKind("a safetensors file", "in Python: numpy.save(FILE, tensor.numpy())"));
    }
    return isLevelFour(start) ? Optional.of(LEVEL_4) : Optional.empty();
  }

  private static boolean isPickle(byte[] start, int last) {
    return start.length > 2
        && (start[0] & 0xff) == 0x80
        && start[1] >= 2
        && start[1] <= 5
        && last == '.';
  }

  /**
   * Five int32: type (thousands tell the byte order), rows, columns, is complex, length of name.
   */
  private static boolean isLevelFour(byte[] start) {
    if (start.length < 21) {
      return false;
    }
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      ByteBuffer header = ByteBuffer.wrap(start).order(order);
      int type = header.getInt(0);
      int name = header.getInt(16);
      boolean typed =
          type / 1000 == (order == ByteOrder.LITTLE_ENDIAN ? 0 : 1)
              && type / 100 % 10 == 0
              && type / 10 % 10 <= 5
              && type % 10 <= 2
              && type >= 0;
      boolean ended = name > 1 && name <= 64 && 19 + name < start.length && start[19 + name] == 0;
      if (typed
          && header.getInt(4) > 0
          && header.getInt(8) > 0
          && header.getInt(12) >>> 1 == 0
          && ended
          && Character.isLetter(start[20])) {
        return true;
      }
    }
    return false;
  }
}
