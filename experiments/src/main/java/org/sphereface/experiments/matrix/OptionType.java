package org.sphereface.experiments.matrix;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.sphereface.losses.Loss;

/**
 * The type of an option: a number, a flag, text, an enum, a path, a loss, a list, or a group (a
 * record of options).
 *
 * @param raw its class
 * @param element the type of a list's elements; null if the option is no list
 */
record OptionType(Class<?> raw, OptionType element) {

  static OptionType of(Type type) {
    if (type instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> raw
        && Collection.class.isAssignableFrom(raw)) {
      return new OptionType(raw, of(generic.getActualTypeArguments()[0]));
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      return new OptionType(raw, null);
    }
    if (type instanceof Class<?> raw) {
      return new OptionType(raw, raw.isArray() ? of(raw.getComponentType()) : null);
    }
    return new OptionType(Object.class, null);
  }

  /** Returns the types of a record's options by name, in order. */
  static Map<String, OptionType> components(Class<?> record) {
    Map<String, OptionType> types = new LinkedHashMap<>();
    for (RecordComponent component : record.getRecordComponents()) {
      types.put(component.getName(), of(component.getGenericType()));
    }
    return types;
  }

  boolean isList() {
    return element != null;
  }

  boolean isGroup() {
    return raw.isRecord();
  }

  /** A loss inside of another, written as in a matrix's losses. */
  boolean isLoss() {
    return raw == Loss.class;
  }

  boolean isWhole() {
    return raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class;
  }

  boolean isInt() {
    return raw == int.class || raw == Integer.class;
  }

  boolean isDecimal() {
    return raw == double.class || raw == Double.class || raw == float.class || raw == Float.class;
  }

  boolean isFlag() {
    return raw == boolean.class || raw == Boolean.class;
  }

  boolean isText() {
    return raw == String.class || raw.isEnum() || Path.class.isAssignableFrom(raw);
  }

  /** Returns the end of a message about a wrong value, such as {@code a whole number}. */
  String expectation(OptionReader options) {
    if (isList()) {
      return "a list, each " + element.expectation(options);
    }
    if (isLoss()) {
      return "a loss, by its name or as a map with the key 'loss'";
    }
    if (isWhole()) {
      return "a whole number";
    }
    if (isDecimal()) {
      return "a number";
    }
    if (isFlag()) {
      return "true or false";
    }
    if (isGroup()) {
      return "a map of " + String.join(", ", components(raw).keySet());
    }
    if (raw.isEnum()) {
      return Arrays.stream(raw.getEnumConstants())
          .map(constant -> options.json(constant).asText())
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    return Path.class.isAssignableFrom(raw) ? "a path" : "text";
  }
}
