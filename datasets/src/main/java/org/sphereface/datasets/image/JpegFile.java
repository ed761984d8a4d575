package org.sphereface.datasets.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import org.sphereface.datasets.FaceImage;

/**
 * A JPEG file's markers (ITU-T T.81, annex B), read to the end of the image. Any number of fill
 * bytes may stand before a marker (B.1.1.2). Bytes after the end are ignored. The marker of the end
 * may be missing if no scan is.
 *
 * <p>The markers are parsed here because ImageIO fills a truncated file with grey, ignores the
 * orientation, decodes any number of scans, and refuses CMYK.
 *
 * <p>The colours are those of libjpeg. Three components are YCbCr with JFIF's marker; else Adobe's
 * marker decides; else they are RGB if they are numbered R, G, B, and YCbCr otherwise. Four
 * components are CMYK or YCCK by Adobe's marker (transform 0: CMYK), and CMYK without it.
 */
final class JpegFile {

  static final ImageFormat FORMAT =
      new ImageFormat(
          "JPEG",
          List.of("jpg", "jpeg"),
          file -> ImageFormat.isAt(file, 0, "\u00ff\u00d8\u00ff"),
          JpegFile::open,
          ImageIoDecoder.sizeReader("jpeg"));

  private static final int MOST_SCANS = 500;

  /** Blocks of coefficients that any file may visit, and each byte of a file. */
  private static final long ANY_VISITS = 1 << 20;

  private static final long VISITS_A_BYTE = 64;

  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int RESTARTS = 0xd0;
  private static final int TEMPORARY = 0x01;

  /** Bytes of the file that the decoder gets. */
  private record Range(int from, int to) {}

  private final byte[] bytes;
  private final List<Range> kept = new ArrayList<>();
  private JpegFrame frame;
  private boolean jfif;
  private int adobe = -1;
  private int orientation;
  private int scans;
  private long visits;

  /** Whether the image has ended, and whether by the marker of its end. */
  private boolean ended;

  private boolean marked;
  private int at = 2;

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
  }

  private static ImageDecoder open(byte[] bytes) throws IOException {
    JpegFile jpeg = of(bytes);
    ImageFile.requireBelievable(jpeg.frame.width(), jpeg.frame.height(), bytes.length);
    return new ImageIoDecoder(
        new ImageIoDecoder.Content(
            "jpeg", jpeg.plain(), jpeg.orientation(), jpeg.frame.samples(), jpeg::pixels),
        bytes.length);
  }

  private FaceImage pixels(ImageReader reader) throws IOException {
    ImageReadParam last = new ImageReadParam();
    if (scans > 1) {
      // the reader makes an image after each scan; the last one is complete
      last.setSourceProgressivePasses(scans - 1, Integer.MAX_VALUE);
    }
    return switch (frame.components()) {
      case 4 -> CmykPixels.rgb(reader.readRaster(0, last), this);
      case 3 -> RasterPixels.colour(reader, last);
      default -> RasterPixels.rgb(reader.read(0, last));
    };
  }

  /**
   * @throws IOException if it is damaged, cut off, or made to cost time
   */
  private static JpegFile of(byte[] bytes) throws IOException {
    JpegFile file = new JpegFile(bytes);
    while (!file.ended && file.at < bytes.length) {
      file.next();
    }
    // a scan that is cut off is seen by the decoder, scans that are missing are not
    if (file.frame == null || !(file.marked ? file.frame.isWhole() : file.frame.isComplete())) {
      throw new IOException("it ends too early");
    }
    return file;
  }

  /** Reads a marker and what belongs to it. */
  private void next() throws IOException {
    if (bytes[at] != (byte) 0xff) {
      throw new IOException("damaged: there is no marker at byte " + at);
    }
    int marker = at;
    while (marker < bytes.length && bytes[marker] == (byte) 0xff) {
      marker++;
    }
    if (marker == bytes.length) {
      at = marker;
      return;
    }
    int code = bytes[marker] & 0xff;
    if (code == 0 || code == START) {
      throw new IOException("damaged: there is no marker at byte " + at);
    }
    if (code == END) {
      at = marker + 1;
      ended = true;
      marked = true;
    } else if (code == TEMPORARY || (code >= RESTARTS && code < START)) {
      at = marker + 1;
    } else {
      segment(code, marker);
    }
  }

  private void segment(int code, int marker) throws IOException {
    int length = marker + 2 < bytes.length ? unsigned(marker + 1) : 0;
    int from = marker + 3;
    int to = marker + 1 + length;
    if (length < 2 || to > bytes.length) {
      throw new IOException("it ends too early");
    }
    at = to;
    if (code == APP0) {
      jfif |= to - from >= 12 && ImageFormat.isAt(bytes, from, "JFIF\0");
    } else if (code == APP1) {
      if (orientation == 0 && ImageFormat.isAt(bytes, from, "Exif\0")) {
        orientation = ExifOrientation.ofTiff(Arrays.copyOfRange(bytes, Math.min(to, from + 6), to));
      }
    } else if (code == APP14) {
      adobe =
          to - from >= 12 && ImageFormat.isAt(bytes, from, "Adobe")
              ? bytes[from + 11] & 0xff
              : adobe;
    } else if (code > APP0 && code <= APP15 || code == COMMENT) {
      return;
    } else {
      if (JpegFrame.isOne(code)) {
        frame = JpegFrame.of(code, Arrays.copyOfRange(bytes, from, to));
      }
      if (code == SCAN) {
        scan(Arrays.copyOfRange(bytes, from, to));
      }
      kept.add(new Range(marker - 1, at));
    }
  }

  /** Within a scan's data a byte 0xff is followed by 0, or by a restart's number. */
  private void scan(byte[] header) throws IOException {
    if (frame == null) {
      throw new IOException("damaged: a scan stands before the frame");
    }
    visits += frame.scanned(header);
    if (++scans > MOST_SCANS || visits > Math.max(ANY_VISITS, VISITS_A_BYTE * bytes.length)) {
      throw new IOException(
          "its "
              + scans
              + " scans of "
              + frame.height()
              + " x "
              + frame.width()
              + " pixels are too many for "
              + bytes.length
              + " bytes");
    }
    while (at + 1 < bytes.length) {
      int code = bytes[at + 1] & 0xff;
      if (bytes[at] == (byte) 0xff
          && code != 0
          && code != 0xff
          && !(code >= RESTARTS && code < START)) {
        return;
      }
      at++;
    }
    // without the marker of its end; a single 0xff at the end is half of one
    at = bytes[bytes.length - 1] == (byte) 0xff ? bytes.length - 1 : bytes.length;
    ended = true;
  }

  private int unsigned(int place) {
    return (bytes[place] & 0xff) << 8 | bytes[place + 1] & 0xff;
  }

  /** The orientation of EXIF, 1 (upright) to 8; 1 without EXIF. */
  private int orientation() {
    return Math.max(1, orientation);
  }

  /** Of three components: whether they are red, green and blue; otherwise YCbCr. */
  private boolean isRgb() {
    return !jfif && (adobe < 0 ? frame.isNamedRgb() : adobe == 0);
  }

  /** Of four components: whether the first three are YCbCr of the complement of ink. */
  boolean isYcck() {
    return adobe > 0;
  }

  /** Of four components: whether the complements of ink are stored, as Adobe does. */
  boolean isComplement() {
    return adobe >= 0;
  }

  /**
   * The file as a decoder reads it without doubt: no fill bytes between segments, no metadata, one
   * marker that says how colours are stored, and an end.
   */
  private byte[] plain() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 32);
    out.write(0xff);
    out.write(START);
    if (frame.components() == 3) {
      out.writeBytes(adobe(isRgb() ? 0 : 1));
    } else if (frame.components() == 4 && adobe >= 0) {
      out.writeBytes(adobe(isYcck() ? 2 : 0));
    }
    kept.forEach(range -> out.write(bytes, range.from(), range.to() - range.from()));
    out.write(0xff);
    out.write(END);
    return out.toByteArray();
  }

  /** Adobe's marker (technical note 5116): version 100, no flags. */
  private static byte[] adobe(int transform) {
    return new byte[] {
      (byte) 0xff,
      (byte) APP14,
      0,
      14,
      'A',
      'd',
      'o',
      'b',
      'e',
      0,
      100,
      0,
      0,
      0,
      0,
      (byte) transform
    };
  }
}
