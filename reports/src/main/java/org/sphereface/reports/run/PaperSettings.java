package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.sphereface.results.CellResult.Component;

/** Compares the options of a run's networks with those of the paper's network. */
public final class PaperSettings {

  private static final int PAPER_HEIGHT = 112;
  private static final int PAPER_WIDTH = 96;
  private static final int PAPER_EMBEDDING = 512;

  private PaperSettings() {}

  /** Whether a network has fewer channels than the paper's. */
  static boolean isNarrower(Component network) {
    return number(network, "width", 1) < 1;
  }

  /** Where a network departs from the paper's Table 2; empty if nowhere. */
  public static String departures(Component network) {
    List<String> departures = new ArrayList<>();
    double width = number(network, "width", 1);
    if (width != 1) {
      departures.add("width " + width);
    }
    int inputHeight = (int) number(network, "inputHeight", PAPER_HEIGHT);
    int inputWidth = (int) number(network, "inputWidth", PAPER_WIDTH);
    if (inputHeight != PAPER_HEIGHT || inputWidth != PAPER_WIDTH) {
      departures.add("input " + inputHeight + " x " + inputWidth);
    }
    int embedding = (int) number(network, "embeddingSize", PAPER_EMBEDDING);
    if (embedding != PAPER_EMBEDDING) {
      departures.add("embedding " + embedding);
    }
    Object variant = network.options().getOrDefault("variant", "paper");
    if (!variant.equals("paper")) {
      departures.add("variant " + variant);
    }
    return String.join(", ", departures);
  }

  /** The label, with the options where another choice has the same label. */
  public static String label(Component choice, List<Component> all) {
    boolean unique = all.stream().filter(c -> c.label().equals(choice.label())).count() <= 1;
    return unique ? choice.label() : choice.label() + " " + new TreeMap<>(choice.options());
  }

  private static double number(Component choice, String option, double fallback) {
    return choice.options().get(option) instanceof Number value ? value.doubleValue() : fallback;
  }
}
