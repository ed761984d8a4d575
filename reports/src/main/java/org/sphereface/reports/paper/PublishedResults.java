package org.sphereface.reports.paper;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * The paper's own accuracies, in percent with the digits that it prints: Tables 3 to 5 (64 layers)
 * and Fig. 6; and the angles of Fig. 5.
 *
 * @param citation where they are published
 * @param setting what they were measured on
 * @param table3 accuracy by loss
 * @param figure5 angles printed on the figure
 * @param figure6 accuracy by depth
 * @param table4 accuracy of methods on LFW and YTF
 * @param table5 accuracy of methods on MegaFace
 */
public record PublishedResults(
    String citation,
    String setting,
    Section<LossRow> table3,
    Section<AngleRow> figure5,
    Section<DepthRow> figure6,
    Section<MethodRow> table4,
    Section<MegaFaceRow> table5) {

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
   * @param loss id of the loss with the paper's own network; null for others' systems
   */
  record MethodRow(
      String method, String models, String data, BigDecimal lfw, BigDecimal ytf, String loss) {}

  /**
   * @param method as the paper names it
   * @param protocol {@code large} or {@code small}, by the training set's size
   * @param rank1 rank-1 identification with 1,000,000 distractors, percent
   * @param tar true-accept rate at FAR 1e-6, percent
   * @param loss id of the loss with the paper's own network; null for others' systems
   */
  record MegaFaceRow(
      String method, String protocol, BigDecimal rank1, BigDecimal tar, String loss) {}

  public static PublishedResults load() {
    try (InputStream in = PublishedResults.class.getResourceAsStream("published.json")) {
      return JsonMapper.builder().build().readValue(in, PublishedResults.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
