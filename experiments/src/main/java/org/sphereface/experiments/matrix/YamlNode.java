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

/** A value of a YAML document and its position in the document. Immutable. */
sealed interface YamlNode {

  SourcePosition position();

  /** Returns the value without positions. */
  JsonNode json();

  /** Returns the tree with every scalar replaced. */
  YamlNode mapScalars(UnaryOperator<Scalar> change);

  /**
   * A single value.
   *
   * @param text as written; an option of type text takes it, even where it reads {@code true}
   * @param json with the type that YAML gives it
   */
  record Scalar(SourcePosition position, String text, JsonNode json) implements YamlNode {

    static Scalar text(SourcePosition position, String text) {
      return new Scalar(position, text, TextNode.valueOf(text));
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
  record Sequence(SourcePosition position, List<YamlNode> items) implements YamlNode {

    public Sequence {
      items = List.copyOf(items);
    }

    Sequence with(int index, YamlNode item) {
      List<YamlNode> changed = new ArrayList<>(items);
      changed.set(index, item);
      return new Sequence(position, changed);
    }

    @Override
    public JsonNode json() {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      items.forEach(item -> array.add(item.json()));
      return array;
    }

    @Override
    public YamlNode mapScalars(UnaryOperator<Scalar> change) {
      return new Sequence(position, items.stream().map(item -> item.mapScalars(change)).toList());
    }
  }

  /** A map, in the order of the document. */
  record Mapping(SourcePosition position, Map<String, Entry> entries) implements YamlNode {

    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Returns the value of a key; null if the key is absent or its value is null. */
    YamlNode get(String key) {
      Entry entry = entries.get(key);
      return entry == null || (entry.value() instanceof Scalar scalar && scalar.isNull())
          ? null
          : entry.value();
    }

    Mapping with(String key, YamlNode value) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      Entry earlier = changed.get(key);
      changed.put(
          key, new Entry(earlier == null ? value.position() : earlier.keyPosition(), value));
      return new Mapping(position, changed);
    }

    Mapping without(String key) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      changed.remove(key);
      return new Mapping(position, changed);
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
              changed.put(key, new Entry(entry.keyPosition(), entry.value().mapScalars(change))));
      return new Mapping(position, changed);
    }
  }

  /**
   * The position of a key, and its value.
   *
   * @param keyPosition where the key was written
   * @param value its value
   */
  record Entry(SourcePosition keyPosition, YamlNode value) {}
}
