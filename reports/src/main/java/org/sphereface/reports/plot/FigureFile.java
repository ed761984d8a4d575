package org.sphereface.reports.plot;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * Draws a plot as the content of a file for papers, by XChart. The bytes depend on the plot, its
 * size and the JDK alone: no font or setting of the system is used.
 */
public final class FigureFile {

  private static final double POINTS_A_DOT = 72.0 / PlotChart.DOTS_AN_INCH;
  private static final double METRES_AN_INCH = 0.0254;

  /** Digits behind the point that are beyond what can be seen at 300 dots an inch. */
  private static final Pattern LONG_NUMBER = Pattern.compile("\\d+\\.\\d{3,}(E-?\\d+)?");

  private FigureFile() {}

  /** Why no figure can be drawn here; empty if they can. */
  public static Optional<String> problem() {
    try {
      FigureFont.get();
      return Optional.empty();
    } catch (FigureException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * @throws FigureException if Java cannot draw text here
   */
  public static byte[] draw(Plot plot, FigureFormat format, FigureSize size) {
    PlotChart chart = new PlotChart(plot, size, FigureFont.get());
    try {
      return switch (format) {
        case PNG -> png(chart);
        case PDF -> pdf(chart, plot.title());
        case SVG -> svg(chart);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] png(PlotChart chart) throws IOException {
    BufferedImage image =
        new BufferedImage(chart.width(), chart.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    chart.paint(g);
    g.dispose();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), settings);
    String dotsAMetre = String.valueOf(Math.round(PlotChart.DOTS_AN_INCH / METRES_AN_INCH));
    IIOMetadataNode resolution = new IIOMetadataNode("pHYs");
    resolution.setAttribute("pixelsPerUnitXAxis", dotsAMetre);
    resolution.setAttribute("pixelsPerUnitYAxis", dotsAMetre);
    resolution.setAttribute("unitSpecifier", "meter");
    IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
    root.appendChild(resolution);
    metadata.mergeTree("javax_imageio_png_1.0", root);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, metadata), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] pdf(PlotChart chart, String title) throws IOException {
    float width = (float) (chart.width() * POINTS_A_DOT);
    float height = (float) (chart.height() * POINTS_A_DOT);
    try (PDDocument document = new PDDocument()) {
      // else it is made from the clock
      document.setDocumentId(0L);
      document.getDocumentInformation().setTitle(title);
      PDPage page = new PDPage(new PDRectangle(width, height));
      document.addPage(page);
      PdfBoxGraphics2D g = new PdfBoxGraphics2D(document, width, height);
      g.scale(POINTS_A_DOT, POINTS_A_DOT);
      chart.paint(g);
      g.dispose();
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.drawForm(g.getXFormObject());
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      // a table of objects that readers of PDF 1.4 know
      document.save(bytes, CompressParameters.NO_COMPRESSION);
      return bytes.toByteArray();
    }
  }

  private static byte[] svg(PlotChart chart) throws IOException {
    VectorGraphics2D g = new VectorGraphics2D();
    chart.paint(g);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SVGProcessor()
        .getDocument(g.getCommands(), new PageSize(chart.width(), chart.height()))
        .writeTo(bytes);
    return forReaders(bytes.toString(StandardCharsets.UTF_8), chart)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * VectorGraphics2D puts the elements inside {@code svg} into no namespace, so that no browser
   * shows them; it names a document type that readers would fetch; its size is in pixels of the
   * screen, and its numbers have digits that make the file three times as large.
   */
  private static String forReaders(String svg, PlotChart chart) {
    String rounded = LONG_NUMBER.matcher(svg).replaceAll(FigureFile::rounded);
    return rounded
        .replace(" xmlns=\"\"", "")
        .replaceFirst("<!DOCTYPE[^>]*>\\s*", "")
        .replaceFirst("width=\"" + chart.width() + "px\"", "width=\"" + inches(chart.width()))
        .replaceFirst("height=\"" + chart.height() + "px\"", "height=\"" + inches(chart.height()));
  }

  private static String inches(int dots) {
    return String.format(Locale.ROOT, "%.4fin\"", (double) dots / PlotChart.DOTS_AN_INCH);
  }

  private static String rounded(MatchResult number) {
    return String.format(Locale.ROOT, "%.2f", Double.parseDouble(number.group()));
  }
}
