package org.sphereface.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStreamImpl;

/** Decodes the compressed formats through ImageIO. */
final class EncodedImage {

  private EncodedImage() {}

  /**
   * @throws IOException if it is damaged, cut off, too large, or of a format that is not known
   */
  static FaceImage decode(byte[] bytes) throws IOException {
    String format = format(bytes);
    JpegMarkers markers = format.equals("jpeg") ? JpegMarkers.of(bytes) : null;
    byte[] needed = markers == null ? bytes : markers.withoutMetadata(bytes);
    ImageReader reader = reader(format);
    try (InMemory stream = new InMemory(needed)) {
      // The JPEG reader fills what is missing of a truncated file with grey and only warns.
      String[] damage = new String[1];
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (warning.startsWith("Premature end") || warning.startsWith("Corrupt JPEG data")) {
              damage[0] = warning;
            }
          });
      reader.setInput(stream, true, true);
      long width = reader.getWidth(0);
      long height = reader.getHeight(0);
      ImageFile.requireBelievable(width, height, bytes.length);
      stream.allowFor(width * height);
      FaceImage image;
      if (markers != null && markers.components() == 4) {
        image = InkPixels.rgb(reader.readRaster(0, null), markers.adobe());
      } else if (markers != null && markers.components() == 3) {
        image = RasterPixels.colour(reader, (int) height, (int) width);
      } else {
        image = RasterPixels.rgb(reader.read(0));
      }
      if (damage[0] != null) {
        throw new IOException(damage[0]);
      }
      return markers == null ? image : Orientation.upright(image, markers.orientation());
    } finally {
      reader.dispose();
    }
  }

  private static String format(byte[] bytes) throws IOException {
    if (starts(bytes, 0, "\u00ff\u00d8\u00ff")) {
      return "jpeg";
    }
    if (starts(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
      return "png";
    }
    if (starts(bytes, 0, "GIF8")) {
      return "gif";
    }
    if (starts(bytes, 0, "BM")) {
      return "bmp";
    }
    if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP")) {
      requireWholeRiff(bytes);
      return "webp";
    }
    throw new IOException(bytes.length == 0 ? "the file is empty" : "unknown format");
  }

  /** The decoder takes what is missing for 0. */
  private static void requireWholeRiff(byte[] bytes) throws IOException {
    long announced =
        8 + (ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL);
    if (announced > bytes.length) {
      throw new IOException(announced + " bytes announced, " + bytes.length + " there");
    }
  }

  private static boolean starts(byte[] bytes, int at, String magic) {
    for (int i = 0; i < magic.length(); i++) {
      if (at + i >= bytes.length || (bytes[at + i] & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The JDK's own reader where it has one: a plug-in on the class path may give other values. */
  private static ImageReader reader(String format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    ImageReader chosen = null;
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (chosen == null || reader.getClass().getModule() == ImageIO.class.getModule()) {
        chosen = reader;
      }
    }
    if (chosen == null) {
      throw new IOException("no decoder of " + format + " is on the class path");
    }
    return chosen;
  }

  /** The bytes as they are; ImageIO's own streams copy them, or cache them in a file. */
  private static final class InMemory extends ImageInputStreamImpl {

    private final byte[] bytes;
    private long readsAtEnd = 1024;

    InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      bitOffset = 0;
      return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : end();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      bitOffset = 0;
      if (length == 0) {
        return 0;
      }
      int there = (int) Math.min(length, Math.max(0, bytes.length - streamPos));
      if (there == 0) {
        return end();
      }
      System.arraycopy(bytes, (int) streamPos, target, offset, there);
      streamPos += there;
      return there;
    }

    /** Lossless WebP needs no bits for the pixels of one colour, and asks a few times for each. */
    void allowFor(long pixels) {
      readsAtEnd = 1024 + 12 * pixels;
    }

    /** Readers take what is missing for 0, and can spend hours and gigabytes on zeros. */
    private int end() throws IOException {
      if (--readsAtEnd < 0) {
        throw new IOException("it ends too early");
      }
      return -1;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public int skipBytes(int count) throws IOException {
      // beyond the end nothing is there: a reader that skips there in a loop would never end
      if (count > 0 && streamPos >= bytes.length) {
        throw new EOFException("the file ends too early");
      }
      return super.skipBytes(count);
    }
  }
}
