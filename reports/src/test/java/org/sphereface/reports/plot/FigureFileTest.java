package org.sphereface.reports.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Reference;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.w3c.dom.Element;

class FigureFileTest {

  private static final Axis RATE = new Axis("false-accept rate", 1e-6, 1, true);
  private static final Axis UNIT = new Axis("true-accept rate", 0, 1, false);
  private static final Axis DEVIATE = Axis.deviate("false-reject rate", 1e-6);

  private static Plot plot(Axis x, Axis y, Series... series) {
    return new Plot("a plot", x, y, List.of(series));
  }

  private static PlotChart painted(Plot plot) {
    PlotChart chart = new PlotChart(plot, FigureSize.COLUMN, FigureFont.get());
    chart.paint(
        new BufferedImage(chart.width(), chart.height(), BufferedImage.TYPE_INT_RGB)
            .createGraphics());
    return chart;
  }

  /** Decades are equally far apart; a deviate is as far from the middle as its quantile says. */
  @Test
  void charactersThatTheFontLacksAreShownByTheirCodePoints() {
    FigureText text = new FigureText(FigureFont.get().deriveFont(10f));
    assertEquals("Zoë Łącka", text.inFont("Zoë Łącka"));
    assertEquals("[U+674E] Li [U+1F600]", text.inFont("李 Li \ud83d\ude00"));
    assertTrue(text.width("李") > text.width("Li"));
  }

  @Test
  void axesOfDecadesAndDeviatesStandAsTheirScalesSay() {
    PlotChart chart = painted(plot(RATE, DEVIATE));
    double left = chart.place(1e-6, 0.5).getX();
    double right = chart.place(1, 0.5).getX();
    for (int decade = -6; decade <= 0; decade++) {
      double x = chart.place(Math.pow(10, decade), 0.5).getX();
      assertEquals(left + (right - left) * (decade + 6) / 6, x, 0.51, "decade " + decade);
    }
    // quantiles of the standard normal distribution, from tables
    double[] rates = {1e-6, 0.001, 0.01, 0.05, 0.2, 0.5};
    double[] quantiles = {-4.753424, -3.090232, -2.326348, -1.644854, -0.841621, 0};
    double top = chart.place(1, 0.5).getY();
    double bottom = chart.place(1, 1e-6).getY();
    for (int i = 0; i < rates.length; i++) {
      double y = bottom + (top - bottom) * (quantiles[i] - quantiles[0]) / -quantiles[0];
      assertEquals(y, chart.place(1, rates[i]).getY(), 0.51, "rate " + rates[i]);
    }
  }

  /** The two renderers put the points of a line at the same share of their frames. */
  @Test
  void theTwoRenderersPutPointsAtTheSamePlaces() {
    double[] xs = {1e-6, 3e-5, 0.02, 0.5};
    double[] ys = {0.4, 0.01, 1e-4, 2e-6};
    List<Point> points = List.of(at(xs, ys, 0), at(xs, ys, 1), at(xs, ys, 2), at(xs, ys, 3));
    for (Axis y : List.of(DEVIATE, new Axis("rate", 1e-6, 0.5, true))) {
      Plot plot =
          plot(Axis.deviate("false-accept rate", 1e-6), y, new Series("s", 0, Style.LINE, points));
      String svg = PlotSvg.draw(plot);
      String line = svg.substring(svg.indexOf("class=\"line c0"));
      double[] page =
          Arrays.stream(
                  line.substring(line.indexOf("d=\"M") + 4, line.indexOf("\"/>")).split("[L ]"))
              .mapToDouble(Double::parseDouble)
              .toArray();
      PlotChart chart = painted(plot);
      Point2D corner = chart.place(1e-6, 1e-6);
      Point2D opposite = chart.place(0.5, 0.5);
      for (int i = 0; i < points.size(); i++) {
        Point2D place = chart.place(xs[i], ys[i]);
        double right = (place.getX() - corner.getX()) / (opposite.getX() - corner.getX());
        double up = (place.getY() - corner.getY()) / (opposite.getY() - corner.getY());
        assertEquals((page[2 * i] - 58) / 488, right, 1e-3);
        assertEquals((312 - page[2 * i + 1]) / 278, up, 2e-3);
      }
    }
  }

  private static Point at(double[] xs, double[] ys, int i) {
    return new Point(xs[i], ys[i]);
  }

  @Test
  void aLineAndABandAreInTheirColoursWhereTheDataAre() throws Exception {
    List<Point> mean = List.of(new Point(1e-6, 0.5, 0.25, 0.75), new Point(1, 0.5, 0.25, 0.75));
    Plot plot = plot(RATE, UNIT, new Series("mean", 1, Style.LINE, mean));
    BufferedImage image = png(plot);
    PlotChart chart = painted(plot);
    assertEquals(new Color(0xc24e00), colour(image, chart.place(2e-4, 0.5)));
    Color band = colour(image, chart.place(2e-4, 0.62));
    assertTrue(band.getBlue() < 230 && band.getRed() > 240, band.toString());
    assertEquals(Color.WHITE, colour(image, chart.place(2e-4, 0.78)));
  }

  /** Dashes go on from point to point: a line of many points has as many gaps as one of two. */
  @Test
  void dashesDoNotBeginAnewAtEachPoint() throws Exception {
    List<Point> two = List.of(new Point(0, 0.5), new Point(1, 0.5));
    List<Point> many =
        DoubleStream.iterate(0, x -> x <= 1, x -> x + 1.0 / 512)
            .mapToObj(x -> new Point(x, 0.5))
            .toList();
    Axis x = new Axis("x", 0, 1, false);
    int gaps = gaps(plot(x, UNIT, new Series("", 1, Style.FUNCTION, two)));
    assertTrue(gaps > 10, gaps + " gaps");
    assertEquals(gaps, gaps(plot(x, UNIT, new Series("", 1, Style.FUNCTION, many))));
  }

  private static int gaps(Plot plot) throws Exception {
    BufferedImage image = png(plot);
    PlotChart chart = painted(plot);
    int y = (int) chart.place(0, 0.5).getY();
    int gaps = 0;
    boolean before = false;
    for (int x = (int) chart.place(0, 0.5).getX() + 4; x < chart.place(1, 0.5).getX() - 4; x++) {
      boolean drawn = new Color(image.getRGB(x, y)).getBlue() < 100;
      gaps += before && !drawn ? 1 : 0;
      before = drawn;
    }
    return gaps;
  }

  @Test
  void aPngSaysThatItHas300DotsAnInch() throws Exception {
    byte[] png = FigureFile.draw(plot(RATE, UNIT), FigureFormat.PNG, new FigureSize(4, 10));
    assertEquals(1200, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
    // 300 dots an inch are 11811 a metre: 0x2e23
    String text = new String(png, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("pHYs\0\0\u002e\u0023\0\0\u002e\u0023\u0001"));
  }

  @Test
  void aPdfIsOnePageOfItsSizeWithOutlinesForLetters() throws Exception {
    byte[] pdf = FigureFile.draw(withEverything(), FigureFormat.PDF, FigureSize.COLUMN);
    String text = new String(pdf, StandardCharsets.ISO_8859_1);
    assertTrue(text.startsWith("%PDF-1."), text.substring(0, 8));
    assertTrue(text.contains("\nxref\n") && text.stripTrailing().endsWith("%%EOF"));
    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertEquals(1, document.getNumberOfPages());
      PDPage page = document.getPage(0);
      assertEquals(3.25 * 72, page.getMediaBox().getWidth(), 1e-3);
      assertFalse(page.getResources().getFontNames().iterator().hasNext(), "no font is needed");
      BufferedImage image = new PDFRenderer(document).renderImageWithDPI(0, 300);
      PlotChart chart = painted(withEverything());
      assertEquals(new Color(0x0072b2), colour(image, chart.place(2e-4, 0.5)));
    }
  }

  /** A figure with each style; its first line is at a half. */
  private static Plot withEverything() {
    List<Point> line = List.of(new Point(1e-6, 0.5), new Point(1, 0.5));
    List<Point> points = List.of(new Point(1e-4, 0.2, 0.1, 0.3), new Point(0.1, 0.8, 0.7, 0.9));
    List<Series> series =
        Stream.concat(
                Arrays.stream(Style.values())
                    .map(style -> new Series(style.name(), style.ordinal() + 1, style, points)),
                Stream.of(new Series("line", 0, Style.FUNCTION, line)))
            .toList();
    return new Plot(
        "ψ(θ), λ < 5 & ± 0.1: a title that is longer than the column is wide, to be broken",
        RATE,
        UNIT,
        series,
        List.of(new Reference("published", new Look(3), 0.9)));
  }

  @Test
  void anSvgHasItsElementsInTheNamespaceAndItsSizeInInches() throws Exception {
    byte[] svg = FigureFile.draw(withEverything(), FigureFormat.SVG, FigureSize.COLUMN);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Element root =
        factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg)).getDocumentElement();
    assertEquals("3.2500in", root.getAttribute("width"));
    assertTrue(root.getElementsByTagNameNS("http://www.w3.org/2000/svg", "path").getLength() > 10);
    assertEquals(0, root.getElementsByTagName("text").getLength());
    assertTrue(svg.length < 400_000, svg.length + " bytes");
  }

  @ParameterizedTest
  @EnumSource
  void theSamePlotGivesTheSameBytes(FigureFormat format) {
    assertArrayEquals(
        FigureFile.draw(withEverything(), format, FigureSize.COLUMN),
        FigureFile.draw(withEverything(), format, FigureSize.COLUMN));
  }

  @ParameterizedTest
  @EnumSource
  void aPlotWithoutPointsIsDrawn(FigureFormat format) {
    Plot empty = plot(RATE, UNIT, new Series("nothing yet", 0, Style.LINE, List.of()));
    assertTrue(FigureFile.draw(empty, format, FigureSize.COLUMN).length > 1000);
    assertTrue(FigureFile.draw(plot(RATE, UNIT), format, FigureSize.COLUMN).length > 1000);
  }

  @Test
  void namesAreBrokenIntoLinesOrTurned() {
    PlotChart few = painted(plot(Axis.names("set", List.of("LFW, all ten folds", "YTF")), UNIT));
    List<String> long12 = Stream.generate(() -> "a-long-name-without-spaces").limit(12).toList();
    PlotChart many = painted(plot(Axis.names("set", long12), UNIT));
    assertTrue(many.height() > few.height() + 50, many.height() + " and " + few.height());
  }

  @Test
  void sizesThatCannotBeDrawnAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FigureSize(0.5, 8));
    assertThrows(IllegalArgumentException.class, () -> new FigureSize(3.25, 3));
    assertThrows(IllegalArgumentException.class, () -> new FigureSize(1, 10));
    assertThrows(IllegalArgumentException.class, () -> new FigureSize(Double.NaN, 8));
  }

  private static BufferedImage png(Plot plot) throws Exception {
    return ImageIO.read(
        new ByteArrayInputStream(FigureFile.draw(plot, FigureFormat.PNG, FigureSize.COLUMN)));
  }

  private static Color colour(BufferedImage image, Point2D place) {
    return new Color(image.getRGB((int) Math.rint(place.getX()), (int) Math.rint(place.getY())));
  }
}
