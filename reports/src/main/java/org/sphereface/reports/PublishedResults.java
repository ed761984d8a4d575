package org.sphereface.reports;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * The paper's own accuracies, in percent with the digits that it prints: Table 3 (64 layers) and
 * Fig. 6.
 *
 * @param citation where they are published
 * @param setting what they were measured on
 * @param table3 accuracy by loss
 * @param figure6 accuracy by depth
 */
record PublishedResults(
    String citation, String setting, Section<LossRow> table3, Section<DepthRow> figure6) {

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
   * @param depth convolution layers
   * @param loss as the paper names it
   * @param margin m of A-Softmax; null for softmax
   * @param lfw accuracy on LFW, percent
   * @param ytf accuracy on YTF, percent
   */
  record DepthRow(int depth, String loss, Integer margin, BigDecimal lfw, BigDecimal ytf) {}

  static PublishedResults load() {
    try (InputStream in = PublishedResults.class.getResourceAsStream("published.json")) {
      return JsonMapper.builder().build().readValue(in, PublishedResults.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
