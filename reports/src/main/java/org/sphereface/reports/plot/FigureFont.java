package org.sphereface.reports.plot;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.sphereface.files.TemporaryFile;

/**
 * The font of figures for papers: Liberation Sans (SIL Open Font License), which PDFBox ships.
 *
 * <p>On Linux the JDK asks fontconfig for the system's fonts before it draws any text, and fails
 * where there are none. A font configuration of our own, which names the shipped font alone, is
 * given to it by the property {@code sun.awt.fontconfig}. It has to be set before the first use of
 * a font in the process; one that the user has set stays.
 */
final class FigureFont {

  private static final String PROPERTY = "sun.awt.fontconfig";
  private static final String RESOURCE = "/org/apache/pdfbox/resources/ttf/";
  private static final String FILE = "LiberationSans-Regular.ttf";

  private FigureFont() {}

  /** Loaded once in a process, by its first figure: the JDK reads the file as long as it runs. */
  private static final class Shipped {
    static final Font FONT = load();
  }

  /**
   * Returns the font, one point high.
   *
   * @throws FigureException if its file cannot be written or Java cannot draw text
   */
  static Font get() {
    try {
      return Shipped.FONT;
    } catch (LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause.getCause() instanceof IOException) {
        throw new FigureException(
            "Figures for papers cannot be drawn here, since their font needs a file: "
                + cause.getMessage()
                + "; set -Djava.io.tmpdir to a folder that can be written.",
            e);
      }
      throw new FigureException(
          "Figures for papers cannot be drawn here, since Java draws no text ("
              + cause.getMessage()
              + "): use a JDK that has the module java.desktop and its library for fonts.",
          e);
    }
  }

  private static Font load() {
    try (InputStream in = PDDocument.class.getResourceAsStream(RESOURCE + FILE)) {
      File font = TemporaryFile.write("sphereface-font", FILE, in.readAllBytes());
      if (System.getProperty("os.name").equals("Linux") && System.getProperty(PROPERTY) == null) {
        byte[] lines = configuration(font).getBytes(StandardCharsets.ISO_8859_1);
        File configuration =
            TemporaryFile.write("sphereface-fontconfig", "fontconfig.properties", lines);
        System.setProperty(PROPERTY, configuration.toString());
      }
      return Font.createFont(Font.TRUETYPE_FONT, font);
    } catch (IOException | FontFormatException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** A configuration in which every logical font of Java is the one of the file. */
  private static String configuration(File font) throws IOException {
    Properties lines = new Properties();
    lines.setProperty("version", "1");
    for (String name : List.of("dialog", "dialoginput", "sansserif", "serif", "monospaced")) {
      for (String style : List.of("plain", "bold", "italic", "bolditalic")) {
        lines.setProperty(name + "." + style + ".latin-1", "Liberation Sans");
      }
    }
    lines.setProperty("sequence.allfonts", "latin-1");
    lines.setProperty("filename.Liberation_Sans", font.toString());
    StringWriter text = new StringWriter();
    lines.store(text, null);
    return text.toString();
  }
}
