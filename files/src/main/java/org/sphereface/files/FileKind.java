package org.sphereface.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Recognizes by its first bytes a file that is not of the expected format, so that a message can
 * name its kind and the remedy.
 */
public enum FileKind {
  MATLAB_73("a MATLAB 7.3 file (HDF5)", new Mark("MATLAB 7.3 MAT-file", 0)),
  HDF5("an HDF5 file", new Mark("\u0089HDF\r\n\u001a\n", 0)),
  NUMPY("a NumPy array (.npy)", new Mark("\u0093NUMPY", 0)),
  PARQUET("a Parquet file", new Mark("PAR1", 0)),
  ARROW("an Arrow or Feather file", new Mark("ARROW1", 0)),
  PNG("a PNG image", new Mark("\u0089PNG\r\n", 0)),
  JPEG("a JPEG image", new Mark("\u00ff\u00d8\u00ff", 0)),
  GZIP("a gzip file", new Mark("\u001f\u008b\b", 0)),
  BZIP2("a bzip2 file", new Mark("BZh", 0)),
  XZ("an xz file", new Mark("\u00fd7zXZ", 0)),
  ZSTANDARD("a Zstandard file", new Mark("(\u00b5/\u00fd", 0)),
  SEVEN_ZIP("a 7z archive", new Mark("7z\u00bc\u00af", 0)),
  TAR("a tar archive", new Mark("ustar", 257)),
  SQLITE("an SQLite database", new Mark("SQLite format 3", 0)),
  PDF("a PDF document", new Mark("%PDF", 0)),
  GIT_LFS("a Git LFS pointer", new Mark("version https://git-lfs", 0)),
  HTML(
      "a web page (HTML)",
      new Mark("<!DOCTYPE", 0),
      new Mark("<!doctype", 0),
      new Mark("<html", 0)),
  // protocol 2, then PyTorch's magic number as an integer of ten bytes
  TORCH_PICKLE(
      "a PyTorch file (a Python pickle)", new Mark("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9", 0)),
  /** PyTorch's files since 1.6, and NumPy's {@code .npz}. */
  ZIP("a zip archive", new Mark("PK\u0003\u0004", 0)),
  MXNET(
      "an MXNet parameter file (.params)", new Mark("\u0012\u0001\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 0)),
  DJL("a parameter file of DJL's own", new Mark("DJL@", 0)),
  TENSORFLOW_LITE("a TensorFlow Lite model", new Mark("TFL3", 4)),
  PICKLE("a Python pickle (or a file of PyTorch)"),
  SAFETENSORS("a safetensors file"),
  MATLAB_4("a MATLAB file of level 4"),
  ONNX("an ONNX model"),
  CAFFE("a Caffe model");

  /** How many bytes of a file's beginning are enough. */
  public static final int START = 512;

  private static final int SAFETENSORS_START = 9;
  private static final int LONGEST_NAME = 100;

  private final String title;
  private final List<Mark> marks;

  FileKind(String title, Mark... marks) {
    this.title = title;
    this.marks = List.of(marks);
  }

  private record Mark(String bytes, int at) {
    boolean is(String start) {
      return start.startsWith(bytes, at);
    }
  }

  /** Returns the name of the kind with its article. */
  public String title() {
    return title;
  }

  /**
   * @param start the file's first bytes, {@link #START} of them or more if there are so many
   * @param last its last byte
   * @return empty if it is none of these
   */
  public static Optional<FileKind> of(byte[] start, int last) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    // first, as its length may look like another's mark
    if (text.startsWith("{", SAFETENSORS_START - 1)
        && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(0) >>> 32 == 0) {
      return Optional.of(SAFETENSORS);
    }
    for (FileKind kind : values()) {
      if (kind.marks.stream().anyMatch(mark -> mark.is(text))) {
        return Optional.of(kind);
      }
    }
    if (isPickle(start, last)) {
      return Optional.of(PICKLE);
    }
    if (isLevelFour(start)) {
      return Optional.of(MATLAB_4);
    }
    if (isOnnx(start)) {
      return Optional.of(ONNX);
    }
    return isCaffe(start) ? Optional.of(CAFFE) : Optional.empty();
  }

  private static boolean isPickle(byte[] start, int last) {
    return start.length > 2
        && (start[0] & 0xff) == 0x80
        && start[1] >= 2
        && start[1] <= 5
        && last == '.';
  }

  /** ModelProto: field 1 a version, then field 2 or 3 the name of what wrote it, or field 7. */
  private static boolean isOnnx(byte[] start) {
    if (start.length < 8 || start[0] != 0x08 || start[1] < 1 || start[1] > 31) {
      return false;
    }
    return (start[2] == 0x12 && isText(start, 3)) || start[2] == 0x3a;
  }

  /** NetParameter: field 1 the network's name, then field 2, 3, 4 or 100, its layers and inputs. */
  private static boolean isCaffe(byte[] start) {
    if (start.length < 8 || start[0] != 0x0a || !isText(start, 1)) {
      return false;
    }
    int next = 2 + start[1];
    return next + 1 < start.length
        && (start[next] == 0x12
            || start[next] == 0x1a
            || start[next] == 0x22
            || ((start[next] & 0xff) == 0xa2 && start[next + 1] == 0x06));
  }

  /** Whether a length and so many printable characters are there. */
  private static boolean isText(byte[] start, int at) {
    int length = start[at];
    if (length < 1 || length > LONGEST_NAME || at + length >= start.length) {
      return false;
    }
    for (int i = at + 1; i <= at + length; i++) {
      if (start[i] < ' ' || start[i] == 0x7f) {
        return false;
      }
    }
    return true;
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
