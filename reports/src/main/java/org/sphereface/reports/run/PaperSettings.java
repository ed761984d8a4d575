package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.results.CellResult.Component;

/** Reads the paper's terms from the options of losses and networks. */
public final class PaperSettings {

  private static final int PAPER_HEIGHT = 112;
  private static final int PAPER_WIDTH = 96;
  private static final int PAPER_EMBEDDING = 512;

  private PaperSettings() {}

  /** Whether a loss is the paper's row: the original softmax (margin null), or A-Softmax of m. */
  public static boolean isPaperLoss(Component loss, Integer margin) {
    if (margin == null) {
      return loss.id().equals("softmax");
    }
    boolean modified = margin == 1 && loss.id().equals("modified-softmax");
    return modified || (loss.id().equals("a-softmax") && number(loss, "m", -1) == margin);
  }

  /** Whether a loss is what Tables 4 and 5 have by this id: of those with a margin, m = 4. */
  public static boolean isTableLoss(Component loss, String id) {
    return loss.id().equals(id) && number(loss, "m", 4) == 4;
  }

  /** Convolution layers of a SphereFace network; -1 for other networks. */
  public static int depth(Component network) {
    return network.id().equals("sphereface") ? (int) number(network, "depth", -1) : -1;
  }

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

  /** A network's options without its depth: networks of a Fig. 6 line agree in them. */
  public static Map<String, Object> withoutDepth(Component network) {
    Map<String, Object> options = new TreeMap<>(network.options());
    options.remove("depth");
    return options;
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
