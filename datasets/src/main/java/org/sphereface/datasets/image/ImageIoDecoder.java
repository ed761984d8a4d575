package org.sphereface.datasets.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStreamImpl;
import org.sphereface.datasets.FaceImage;

/**
 * An image of a compressed format, opened through ImageIO: its size is known, its pixels are not
 * decoded yet.
 */
final class ImageIoDecoder implements ImageDecoder {

  /** Where a BMP's header says how its pixels are compressed, and where its own ways end. */
  private static final int BMP_COMPRESSION = 30;

  private static final int BMP_HEADER = 14;
  private static final int BMP_JPEG = 4;
  private static final int BMP_PNG = 5;

  private final Content content;
  private final ImageReader reader;
  private final InMemory stream;
  private final long width;
  private final long height;

  /**
   * What is given to the decoder.
   *
   * @param plain without what pixels do not need
   * @param orientation of EXIF
   * @param samples bytes a pixel that the decoder takes beside the result
   * @param jpeg its markers; null for others
   */
  private record Content(String format, byte[] plain, int orientation, int samples, JpegFile jpeg) {

    static Content of(byte[] bytes) throws IOException {
      String format = formatOf(bytes);
      switch (format) {
        case "jpeg":
          JpegFile jpeg = JpegFile.of(bytes);
          ImageFile.requireBelievable(jpeg.frame().width(), jpeg.frame().height(), bytes.length);
          return new Content(
              format, jpeg.plain(), jpeg.orientation(), jpeg.frame().samples(), jpeg);
        case "png":
          PngFile png = PngFile.of(bytes);
          return new Content(format, png.plain(), png.orientation(), png.bytesAPixel(), null);
        case "webp":
          WebpFile webp = WebpFile.of(bytes);
          return new Content(format, webp.plain(), webp.orientation(), webp.bytesAPixel(), null);
        case "bmp":
          requireOwnCompression(bytes);
          return new Content(format, bytes, 1, 8, null);
        default:
          return new Content(format, bytes, 1, 4, null);
      }
    }
  }

  /**
   * @throws IOException if it is damaged, cut off, too large, or of a format that is not known
   */
  ImageIoDecoder(byte[] bytes) throws IOException {
    content = Content.of(bytes);
    reader = reader(content.format());
    stream = new InMemory(content.plain());
    try {
      reader.setInput(stream, true, true);
      width = reader.getWidth(0);
      height = reader.getHeight(0);
      ImageFile.requireBelievable(width, height, bytes.length);
      stream.allowFor(width * height);
    } catch (IOException | RuntimeException e) {
      reader.dispose();
      throw e;
    }
  }

  @Override
  public long height() {
    return height;
  }

  @Override
  public long width() {
    return width;
  }

  @Override
  public long memory() {
    int turned = content.orientation() == 1 ? 0 : 3;
    return width * height * (3 + turned + content.samples());
  }

  @Override
  public FaceImage decode() throws IOException {
    // The JPEG reader fills what is missing of a truncated file with grey and only warns.
    String[] damage = new String[1];
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (warning.startsWith("Premature end") || warning.startsWith("Corrupt JPEG data")) {
            damage[0] = warning;
          }
        });
    FaceImage image = pixels();
    if (damage[0] != null) {
      throw new IOException(damage[0]);
    }
    return ExifOrientation.upright(image, content.orientation());
  }

  private FaceImage pixels() throws IOException {
    JpegFile jpeg = content.jpeg();
    if (jpeg == null) {
      return RasterPixels.rgb(reader.read(0));
    }
    ImageReadParam last = new ImageReadParam();
    if (jpeg.scans() > 1) {
      // the reader makes a picture after each scan, of which the last is the picture
      last.setSourceProgressivePasses(jpeg.scans() - 1, Integer.MAX_VALUE);
    }
    return switch (jpeg.frame().components()) {
      case 4 -> CmykPixels.rgb(reader.readRaster(0, last), jpeg);
      case 3 -> RasterPixels.colour(reader, last, (int) height, (int) width);
      default -> RasterPixels.rgb(reader.read(0, last));
    };
  }

  @Override
  public void close() {
    reader.dispose();
  }

  /** A whole JPEG or PNG file within is made for printers, and could be of any size. */
  private static void requireOwnCompression(byte[] bytes) throws IOException {
    int way =
        bytes.length > BMP_COMPRESSION && bytes[BMP_HEADER] >= 40 ? bytes[BMP_COMPRESSION] : 0;
    if (way == BMP_JPEG || way == BMP_PNG) {
      throw new IOException("a JPEG or PNG file within a BMP is not read");
    }
  }

  static String formatOf(byte[] bytes) throws IOException {
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
      return "webp";
    }
    throw new IOException(bytes.length == 0 ? "the file is empty" : "unknown format");
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
  static ImageReader reader(String format) throws IOException {
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

  /**
   * The lossless WebP decoder meets the end for each symbol; most of its time made stack traces.
   */
  private static final class End extends EOFException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** The bytes as they are; ImageIO's own streams copy them, or cache them in a file. */
  private static final class InMemory extends ImageInputStreamImpl {

    private final byte[] bytes;
    private final End end = new End();
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
    public byte readByte() throws IOException {
      int value = read();
      if (value < 0) {
        throw end;
      }
      return (byte) value;
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

    /**
     * Lossless WebP needs no bits for the pixels of one colour, and asks a few times for each; an
     * image of more has other content than one colour.
     */
    void allowFor(long pixels) {
      readsAtEnd = 1024 + 12 * Math.min(pixels, ImageFile.ANY_PIXELS);
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
