package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.datasets.SplitMix;

/**
 * The values that trials draw for some options of a record: a list, of which each entry is as
 * likely, or a range, {@code {uniform: [0.1, 1]}} or {@code {logUniform: [0.01, 1]}}.
 *
 * <p>A draw is a function of the seed, the trial's number and the option's name alone: other
 * options and further trials change no draw, and the losses have the same draws of shared options.
 */
final class TuningSpace {

  private static final String UNIFORM = "uniform";
  private static final String LOG_UNIFORM = "logUniform";
  private static final int DIGITS = 4;
  private static final String DECIMAL = "[-+]?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?";

  private final String prefix;
  private final String what;
  private final Map<List<String>, Option> options = new LinkedHashMap<>();

  /** The values of one option; the range is null for a list. */
  private record Option(SourcePosition position, List<YamlNode> values, Range range) {}

  private record Range(double low, double high, boolean logarithmic, boolean whole) {

    /** The value at a share in [0, 1) of the range; the whole numbers have equal shares. */
    BigDecimal at(double share) {
      double from = whole ? low - 0.5 : low;
      double to = whole ? high + 0.5 : high;
      double value =
          logarithmic
              ? StrictMath.exp(
                  StrictMath.log(from) + share * (StrictMath.log(to) - StrictMath.log(from)))
              : from + share * (to - from);
      return whole
          ? BigDecimal.valueOf(Math.round(value))
          : new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros();
    }
  }

  /**
   * @param prefix before the options' names in draws and reports, such as {@code recipe.}
   * @param node what the matrix gives
   * @param type the record
   * @param what how messages call the record
   * @throws MatrixException at an unknown option, or one without a choice
   */
  TuningSpace(String prefix, YamlNode node, Class<?> type, String what) {
    this.prefix = prefix;
    this.what = what;
    read(List.of(), mapping(node), type);
  }

  private YamlNode.Mapping mapping(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping && !mapping.entries().isEmpty()) {
      return mapping;
    }
    throw new MatrixException(
        node.position(), "'space' of " + what + " takes a map of options and their values.");
  }

  private void read(List<String> path, YamlNode.Mapping node, Class<?> type) {
    Map<String, OptionType> components = OptionType.components(type);
    node.entries()
        .forEach(
            (key, entry) -> {
              OptionType option = components.get(key);
              if (option == null) {
                throw OptionReader.unknownKey(
                    entry.keyPosition(), key, "'space' of " + what, components.keySet());
              }
              List<String> own = new ArrayList<>(path);
              own.add(key);
              if (option.isGroup() && entry.value() instanceof YamlNode.Mapping group) {
                read(own, group, option.raw());
              } else {
                options.put(List.copyOf(own), option(entry.value(), String.join(".", own), option));
              }
            });
  }

  private Option option(YamlNode value, String name, OptionType type) {
    if (value instanceof YamlNode.Sequence list && list.items().size() > 1) {
      return new Option(value.position(), list.items(), null);
    }
    boolean isNumber = type.isDecimal() || type.isWhole();
    if (isNumber && value instanceof YamlNode.Mapping range && range.entries().size() == 1) {
      for (String kind : List.of(UNIFORM, LOG_UNIFORM)) {
        if (range.get(kind) != null) {
          Range ends = range(range.get(kind), kind.equals(LOG_UNIFORM), name, type.isWhole());
          return new Option(value.position(), List.of(), ends);
        }
      }
    }
    throw new MatrixException(
        value.position(),
        "'"
            + name
            + "' in 'space' of "
            + what
            + " takes a list of at least two values"
            + (isNumber ? ", {uniform: [low, high]} or {logUniform: [low, high]}" : "")
            + "; a value that is not searched stands with the losses or the recipe.");
  }

  private Range range(YamlNode given, boolean logarithmic, String name, boolean whole) {
    if (given instanceof YamlNode.Sequence list && list.items().size() == 2) {
      double low = number(list.items().get(0));
      double high = number(list.items().get(1));
      boolean fits = !whole || (low == Math.rint(low) && high == Math.rint(high));
      if (low < high && fits && (!logarithmic || low > 0)) {
        return new Range(low, high, logarithmic, whole);
      }
    }
    throw new MatrixException(
        given.position(),
        "the range of '"
            + name
            + "' in 'space' of "
            + what
            + " takes two rising"
            + (logarithmic ? " positive" : "")
            + (whole ? " whole" : "")
            + " numbers: [low, high].");
  }

  private static double number(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      try {
        return Double.parseDouble(scalar.text());
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }
    return Double.NaN;
  }

  /** Returns the names of the options, with the prefix. */
  List<String> names() {
    return options.keySet().stream().map(path -> prefix + String.join(".", path)).toList();
  }

  /** Where an option is given; null if it is none of these. */
  SourcePosition position(String option) {
    Option of = options.get(List.of(option));
    return of == null ? null : of.position();
  }

  /**
   * Draws the options of a trial.
   *
   * @param into takes the values by name
   * @return the record's options as the matrix gives them, with the values in place
   */
  YamlNode.Mapping draw(YamlNode.Mapping record, long seed, int trial, Map<String, Object> into) {
    YamlNode.Mapping changed = record;
    for (Map.Entry<List<String>, Option> option : options.entrySet()) {
      String name = prefix + String.join(".", option.getKey());
      YamlNode value = value(option.getValue(), random(seed, trial, name));
      into.put(name, plain(value));
      changed = with(changed, option.getKey(), value);
    }
    return changed;
  }

  /** A stream of the option's own. */
  private static SplitMix random(long seed, int trial, String name) {
    long[] keys = new long[name.length() + 2];
    keys[0] = seed;
    keys[1] = trial;
    for (int i = 0; i < name.length(); i++) {
      keys[i + 2] = name.charAt(i);
    }
    return SplitMix.of(keys);
  }

  private static YamlNode value(Option option, SplitMix random) {
    if (option.range() == null) {
      return option.values().get(random.below(option.values().size()));
    }
    BigDecimal value = option.range().at(random.uniform());
    return new YamlNode.Scalar(
        option.position(),
        value.toPlainString(),
        option.range().whole()
            ? JsonNodeFactory.instance.numberNode(value.toBigIntegerExact())
            : JsonNodeFactory.instance.numberNode(value.doubleValue()));
  }

  /** A value as results have it; YAML 1.1 reads 5e-4, which has no dot, as text. */
  private static Object plain(YamlNode value) {
    if (value.json().isIntegralNumber()) {
      return value.json().longValue();
    }
    if (value instanceof YamlNode.Scalar scalar && scalar.text().matches(DECIMAL)) {
      return Double.valueOf(scalar.text());
    }
    return value.json().isValueNode() ? value.json().asText() : value.json().toString();
  }

  private static YamlNode.Mapping with(YamlNode.Mapping record, List<String> path, YamlNode value) {
    String key = path.get(0);
    if (path.size() == 1) {
      return record.with(key, value);
    }
    YamlNode.Mapping below =
        record.get(key) instanceof YamlNode.Mapping group
            ? group
            : new YamlNode.Mapping(value.position(), Map.of());
    return record.with(key, with(below, path.subList(1, path.size()), value));
  }
}
