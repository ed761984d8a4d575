package org.sphereface.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Completes the trees of files that earlier versions wrote. A record component with {@link
 * JsonInclude} is optional: it may be null, and a file may lack it.
 */
final class EarlierSchemas {

  /** The losses of earlier versions that start at ln(number of identities). */
  private static final Set<String> START_AT_GUESSING =
      Set.of("softmax", "modified-softmax", "l-softmax", "a-softmax");

  private EarlierSchemas() {}

  /**
   * Adds the optional fields that a tree lacks: null, or an empty list.
   *
   * @return the nulls in other fields, as {@code training.batch is null}; provenance may have gaps
   */
  static List<String> complete(JsonNode tree, Class<?> type) {
    if (tree.path("training") instanceof ObjectNode training
        && !training.has("initialLoss")
        && START_AT_GUESSING.contains(tree.path("loss").path("id").asText())) {
      training.put("initialLoss", Math.log(training.path("identities").asInt()));
    }
    List<String> nulls = new ArrayList<>();
    complete(tree, type, "", nulls);
    return nulls;
  }

  private static void complete(JsonNode node, Type type, String at, List<String> nulls) {
    if (node.isNull()) {
      nulls.add(at + " is null");
    } else if (type instanceof Class<?> of && of.isRecord() && node instanceof ObjectNode fields) {
      List<String> own = of == Provenance.class ? new ArrayList<>() : nulls;
      for (RecordComponent component : of.getRecordComponents()) {
        complete(fields, component, at.isEmpty() ? "" : at + ".", own);
      }
    } else {
      node.properties()
          .forEach(f -> complete(f.getValue(), Object.class, at + "." + f.getKey(), nulls));
      Type element =
          type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : Object.class;
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        complete(node.get(i), element, at + "[" + i + "]", nulls);
      }
    }
  }

  private static void complete(
      ObjectNode fields, RecordComponent component, String prefix, List<String> nulls) {
    String name = component.getName();
    boolean optional = component.getAccessor().isAnnotationPresent(JsonInclude.class);
    if (optional && !fields.has(name)) {
      fields.set(name, component.getType() == List.class ? fields.arrayNode() : fields.nullNode());
    }
    JsonNode value = fields.path(name);
    if (!optional || !value.isNull()) {
      complete(value, component.getGenericType(), prefix + name, nulls);
    }
  }
}
