package org.sphereface.reports.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.TuningRecord;

/**
 * The numbers of a search as JSON: for each loss on each network its trials' values, what is
 * expected of each budget, the chosen options, and the sensitivity to each option.
 *
 * @param tuning the search
 * @param byNetwork its losses by network
 */
record TuningNumbers(TuningRecord tuning, Map<Component, List<SearchedMethod>> byNetwork) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  String json() {
    List<Map<String, Object>> methods = new ArrayList<>();
    for (List<SearchedMethod> of : byNetwork.values()) {
      of.forEach(method -> methods.add(method(method)));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("validation", tuning.validation());
    tree.put("measure", tuning.measure());
    tree.put("trials", tuning.trials());
    tree.put("rungs", tuning.rungs());
    tree.put("factor", tuning.factor());
    tree.put("seed", tuning.seed());
    tree.put("methods", methods);
    try {
      return JSON.writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> method(SearchedMethod method) {
    Map<Integer, Double> values = method.values(tuning);
    double[] sorted = values.values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    List<ExpectedBest> expected = new ArrayList<>();
    for (int k = 1; k <= sorted.length; k++) {
      expected.add(ExpectedBest.of(sorted, k));
    }
    Map<String, Object> sensitivity = new TreeMap<>();
    for (OptionSensitivity of : OptionSensitivity.of(method, tuning)) {
      sensitivity.put(
          of.option(), of.correlation().isPresent() ? of.correlation().getAsDouble() : null);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("loss", method.loss());
    tree.put("network", method.network().label());
    tree.put("valueByTrial", values);
    tree.put("expectedBest", expected);
    tree.put("chosenTrial", method.choice().map(TuningRecord.Choice::trial).orElse(null));
    tree.put(
        "chosenOptions",
        method.choice().map(of -> (Map<String, Object>) new TreeMap<>(of.options())).orElse(null));
    tree.put("rankCorrelation", sensitivity);
    return tree;
  }
}
