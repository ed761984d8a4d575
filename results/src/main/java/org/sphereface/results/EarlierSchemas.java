package org.sphereface.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Adds to the trees of files that earlier versions wrote the fields that these lack. */
final class EarlierSchemas {

  /** The fields of a verification result that files of earlier versions lack. */
  private static final List<String> ADDED = List.of("leftOut", "intervals");

  private static final List<String> EVALUATION = List.of("hardest", "pairs");

  /** Of a training, those that are left out where there is nothing to tell. */
  private static final List<String> TRAINING = List.of("reading", "precision", "start");

  private EarlierSchemas() {}

  static void addAbsent(JsonNode tree) {
    if (tree instanceof ObjectNode plan && plan.path("cells").isArray()) {
      for (JsonNode cell : plan.path("cells")) {
        if (cell instanceof ObjectNode fields && !fields.has("patch")) {
          fields.putNull("patch");
        }
      }
      if (!plan.has("ensembles")) {
        plan.putArray("ensembles");
      }
    }
    if (tree.path("training") instanceof ObjectNode training) {
      TRAINING.stream().filter(name -> !training.has(name)).forEach(training::putNull);
    }
    if (tree instanceof ObjectNode result && result.has("curve") && !result.has("warnings")) {
      result.putArray("warnings");
    }
    if (tree instanceof ObjectNode result && result.has("curve") && !result.has("sphere")) {
      result.putNull("sphere");
    }
    if (tree.path("provenance") instanceof ObjectNode provenance && !provenance.has("sessions")) {
      provenance.putArray("sessions");
    }
    for (JsonNode evaluation : tree.path("evaluations")) {
      if (evaluation instanceof ObjectNode fields) {
        EVALUATION.stream().filter(name -> !fields.has(name)).forEach(fields::putNull);
      }
      if (evaluation.path("result") instanceof ObjectNode result) {
        ADDED.stream().filter(name -> !result.has(name)).forEach(result::putNull);
      }
    }
  }
}
