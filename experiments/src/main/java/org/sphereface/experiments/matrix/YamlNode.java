package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A value of a YAML document that knows where it was written. Immutable. */
sealed interface YamlNode {

  SourcePosition mark();

  /** The same value without places. */
  JsonNode json();

  /** The same tree with every scalar replaced. */
  YamlNode mapScalars(UnaryOperator<Scalar> change);

  /**
   * A single value.
   *
   * @param text as written: {@code true} may be meant as a word
   * @param json as YAML types it
   */
  record Scalar(SourcePosition mark, String text, JsonNode json) implements YamlNode {

    static Scalar text(SourcePosition mark, String text) {
      return new Scalar(mark, text, TextNode.valueOf(text));
    }

    boolean isNull() {
      return json.isNull();
    }

    @Override
    public YamlNode mapScalars(UnaryOperator<Scalar> change) {
      return change.apply(this);
    }
  }

  /** A list. */
  record Sequence(SourcePosition mark, List<YamlNode> items) implements YamlNode {

    public Sequence {
      items = List.copyOf(items);
    }

    Sequence with(int index, YamlNode item) {
      List<YamlNode> changed = new ArrayList<>(items);
      changed.set(index, item);
      return new Sequence(mark, changed);
    }

    @Override
    public JsonNode json() {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      items.forEach(item -> array.add(item.json()));
      return array;
    }

    @Override
    public YamlNode mapScalars(UnaryOperator<Scalar> change) {
      return new Sequence(mark, items.stream().map(item -> item.mapScalars(change)).toList());
    }
  }

  /** A map, in the order of the document. */
  record Mapping(SourcePosition mark, Map<String, Entry> entries) implements YamlNode {

    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value of a key, or null where it is absent or null. */
    YamlNode get(String key) {
      Entry entry = entries.get(key);
      return entry == null || (entry.value() instanceof Scalar scalar && scalar.isNull())
          ? null
          : entry.value();
    }

    Mapping with(String key, YamlNode value) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      Entry earlier = changed.get(key);
      changed.put(key, new Entry(earlier == null ? value.mark() : earlier.key(), value));
      return new Mapping(mark, changed);
    }

    Mapping without(String key) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      changed.remove(key);
      return new Mapping(mark, changed);
    }

    @Override
    public JsonNode json() {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      entries.forEach((key, entry) -> object.set(key, entry.value().json()));
      return object;
    }

    @Override
    public YamlNode mapScalars(UnaryOperator<Scalar> change) {
      Map<String, Entry> changed = new LinkedHashMap<>();
      entries.forEach(
          (key, entry) ->
              changed.put(key, new Entry(entry.key(), entry.value().mapScalars(change))));
      return new Mapping(mark, changed);
    }
  }

  /**
   * A key's place and its value.
   *
   * @param key where the key was written
   * @param value its value
   */
  record Entry(SourcePosition key, YamlNode value) {}
}
