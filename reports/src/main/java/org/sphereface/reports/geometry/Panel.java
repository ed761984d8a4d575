package org.sphereface.reports.geometry;

import java.util.ArrayList;
import java.util.List;

/**
 * A plane with its origin and unit somewhere in a drawing, y upwards.
 *
 * @param drawing where it is drawn
 * @param x pixels from the left to the origin
 * @param y pixels from the top to the origin
 * @param unit pixels of one unit
 */
record Panel(GeometryDrawing drawing, double x, double y, double unit) {

  private static final double HEAD = 10;

  private double[] pixel(double[] point) {
    return new double[] {x + unit * point[0], y - unit * point[1]};
  }

  void lines(String classes, List<double[]> points, boolean closed) {
    drawing.lines(classes, points.stream().map(this::pixel).toList(), closed);
  }

  void line(String classes, double[] from, double[] to) {
    lines(classes, List.of(from, to), false);
  }

  /** A part of a circle about the origin, counterclockwise. */
  void arc(String classes, double radius, double from, double to) {
    lines(classes, arcPoints(radius, from, to), false);
  }

  /** The part of a disc about the origin between two directions. */
  void sector(String classes, double radius, double from, double to) {
    List<double[]> points = new ArrayList<>(arcPoints(radius, from, to));
    points.add(new double[2]);
    lines(classes, points, true);
  }

  static List<double[]> arcPoints(double radius, double from, double to) {
    int parts = Math.max(1, (int) Math.ceil(Math.abs(to - from) / Math.toRadians(3)));
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i <= parts; i++) {
      points.add(Vectors.scaled(Vectors.planar(from + i * (to - from) / parts), radius));
    }
    return points;
  }

  /** An arrow from the origin. */
  void arrow(String colour, double[] to) {
    double length = Vectors.length(to);
    double back = HEAD / unit;
    double[] along = Vectors.scaled(to, 1 / length);
    double[] across = {-along[1], along[0]};
    double[] neck = Vectors.scaled(along, length - back);
    line("weight " + colour, new double[2], neck);
    lines(
        "head " + colour,
        List.of(
            to, Vectors.sum(neck, across, 0.42 * back), Vectors.sum(neck, across, -0.42 * back)),
        true);
  }

  void dot(String classes, double[] point, double pixels) {
    double[] pixel = pixel(point);
    drawing.circle(classes, pixel[0], pixel[1], pixels);
  }

  /** Text centred at a point. */
  void text(String classes, double[] point, String text) {
    double[] pixel = pixel(point);
    drawing.text(classes, pixel[0], pixel[1] + 4.5, text);
  }

  /** Text centred at a direction and distance from the origin. */
  void text(String classes, double angle, double radius, String text) {
    text(classes, Vectors.scaled(Vectors.planar(angle), radius), text);
  }
}
