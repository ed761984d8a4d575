package org.sphereface.experiments.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/** Compares stored values with new ones and keeps the places where they differ. */
final class ValueComparison {

  private static final int SHOWN = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> differences = new ArrayList<>();

  /**
   * Compares two values of one class.
   *
   * @param at the beginning of the places' names
   */
  void compare(String at, Object then, Object now) {
    compare(at, JSON.<JsonNode>valueToTree(then), JSON.<JsonNode>valueToTree(now));
  }

  private void compare(String at, JsonNode then, JsonNode now) {
    if (then.isContainerNode() && now.isContainerNode() && then.size() == now.size()) {
      if (then.isArray() && now.isArray()) {
        for (int i = 0; i < then.size(); i++) {
          compare(at + "[" + i + "]", then.get(i), now.get(i));
        }
        return;
      }
      TreeSet<String> names = new TreeSet<>();
      for (Iterator<String> each = then.fieldNames(); each.hasNext(); ) {
        names.add(each.next());
      }
      for (String name : names) {
        compare(at.isEmpty() ? name : at + "." + name, then.get(name), now.path(name));
      }
      return;
    }
    if (!then.equals(now)) {
      differences.add(at + " was " + then + " and is " + now);
    }
  }

  boolean isSame() {
    return differences.isEmpty();
  }

  /** Describes the first differences. */
  String summary() {
    int more = differences.size() - Math.min(SHOWN, differences.size());
    return String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size())))
        + (more > 0 ? "; and " + more + " more" : "");
  }
}
