package org.sphereface.reports.plot;

import java.awt.Graphics2D;
import org.knowm.xchart.style.markers.Marker;

/**
 * What a chart of XChart draws at each point of a series, in turn. XChart draws lines piece by
 * piece, so that dashes begin anew at each point; a marker that collects the points draws them
 * whole.
 */
final class PlotMarker extends Marker {

  /** Draws at a place in dots, x to the right and y down; the colour is set. */
  interface Painter {
    void paint(Graphics2D g, double x, double y);
  }

  private final Painter painter;

  PlotMarker(Painter painter) {
    this.painter = painter;
  }

  @Override
  public void paint(Graphics2D g, double x, double y, int size) {
    painter.paint(g, x, y);
  }
}
