package org.sphereface.reports.paper;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.sphereface.results.CellResult.Component;

/**
 * The paper's own accuracies, in percent with the digits that it prints: Tables 3 to 5 (64 layers)
 * and Fig. 6; and the angles of Fig. 5.
 *
 * @param citation where they are published
 * @param setting what they were measured on
 * @param network id of the paper's network
 * @param losses the losses of the rows by the paper's names: a loss of a run is the paper's if it
 *     matches one of the patterns
 * @param table3 accuracy by loss
 * @param figure5 angles printed on the figure
 * @param figure6 accuracy by depth
 * @param table4 accuracy of methods on LFW and YTF
 * @param table5 accuracy of methods on MegaFace
 */
public record PublishedResults(
    String citation,
    String setting,
    String network,
    Map<String, List<LossPattern>> losses,
    Section<LossRow> table3,
    Section<AngleRow> figure5,
    Section<DepthRow> figure6,
    Section<MethodRow> table4,
    Section<MegaFaceRow> table5) {

  /**
   * The losses of a run that are a loss of the paper.
   *
   * @param id id of the loss
   * @param options numbers that its options must have; null for any
   */
  record LossPattern(String id, Map<String, Double> options) {
    boolean matches(Component loss) {
      return loss.id().equals(id)
          && (options == null
              || options.entrySet().stream()
                  .allMatch(
                      option ->
                          loss.options().get(option.getKey()) instanceof Number number
                              && option.getValue() == number.doubleValue()));
    }
  }

  /** Returns whether a loss of a run is the paper's of this name. */
  public boolean isLoss(Component loss, String name) {
    return losses.getOrDefault(name, List.of()).stream().anyMatch(of -> of.matches(loss));
  }

  /** Returns whether a loss is the original softmax (margin null) or A-Softmax with this m. */
  public boolean isLoss(Component loss, Integer margin) {
    return isLoss(loss, lossName(margin));
  }

  /**
   * Returns whether a table of some of the paper's losses sets losses of a run beside each other:
   * it has two of them, or all of them.
   */
  boolean compares(List<Component> losses, Collection<String> names) {
    long there =
        losses.stream().filter(loss -> names.stream().anyMatch(of -> isLoss(loss, of))).count();
    return there > 1 || there == losses.size();
  }

  /** Returns the paper's name of the original softmax (margin null) or of A-Softmax. */
  static String lossName(Integer margin) {
    return margin == null ? "softmax" : "A-Softmax m=" + margin;
  }

  /** Returns the names of the losses that Table 4 compares with A-Softmax on one network. */
  public List<String> otherLosses() {
    return table4.rows().stream()
        .map(MethodRow::loss)
        .filter(loss -> loss != null && !loss.equals(lossName(4)))
        .toList();
  }

  /**
   * @param source the table or figure
   * @param rows its rows in printed order
   */
  record Section<T>(String source, List<T> rows) {
    Section {
      rows = List.copyOf(rows);
    }
  }

  /**
   * @param loss as the paper names it
   * @param margin m of A-Softmax; null for the original softmax
   * @param lfw accuracy on LFW, percent
   * @param ytf accuracy on YTF, percent
   */
  record LossRow(String loss, Integer margin, BigDecimal lfw, BigDecimal ytf) {}

  /**
   * Angles between features of two identities, radians.
   *
   * @param margin m of A-Softmax
   * @param positive the largest between two images of one identity
   * @param negative the smallest between images of the two
   * @param angularMargin negative less positive
   */
  record AngleRow(int margin, BigDecimal positive, BigDecimal negative, BigDecimal angularMargin) {}

  /**
   * @param depth convolution layers
   * @param loss as the paper names it
   * @param margin m of A-Softmax; null for softmax
   * @param lfw accuracy on LFW, percent
   * @param ytf accuracy on YTF, percent
   */
  record DepthRow(int depth, String loss, Integer margin, BigDecimal lfw, BigDecimal ytf) {}

  /**
   * @param method as the paper names it
   * @param models networks in its ensemble
   * @param data its training images
   * @param lfw accuracy on LFW, percent
   * @param ytf accuracy on YTF, percent; null where the paper has none
   * @param loss name of the loss with the paper's own network; null for others' systems
   */
  record MethodRow(
      String method, String models, String data, BigDecimal lfw, BigDecimal ytf, String loss) {}

  /**
   * @param method as the paper names it
   * @param protocol {@code large} or {@code small}, by the training set's size
   * @param rank1 rank-1 identification with 1,000,000 distractors, percent
   * @param tar true-accept rate at FAR 1e-6, percent
   * @param loss name of the loss with the paper's own network; null for others' systems
   * @param ensemble whether several networks on patches of the face are measured together
   */
  record MegaFaceRow(
      String method,
      String protocol,
      BigDecimal rank1,
      BigDecimal tar,
      String loss,
      boolean ensemble) {}

  /** Reads the numbers from the program's resources. */
  public static PublishedResults load() {
    try (InputStream in = PublishedResults.class.getResourceAsStream("published.json")) {
      return JsonMapper.builder().build().readValue(in, PublishedResults.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
