package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.sphereface.files.PrintableText;
import org.sphereface.losses.Loss;

/**
 * Reads records of options: the values of a YAML map replace those of a record, and are checked
 * against the types of its components. Every mistake is reported with its position.
 *
 * <p>A component of a record is an option: its name is the key, its type decides what the key takes
 * ({@link OptionType}), its value in the given record is the default, and the compact constructor
 * checks the range by an {@link IllegalArgumentException}. So a new option of a loss, network, face
 * source or protocol is one component of its record, with a {@code JsonPropertyDescription} for
 * {@code sphereface list}. A key of the recipe: see {@link RecipeSection}. A section of a matrix:
 * see the package's description.
 */
final class OptionReader {

  private static final int SHOWN = 100;
  private static final int MOST_VARIANTS = 10_000;

  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+(\\.[0-9]*)?[eE][-+]?[0-9]+");

  private final JsonMapper mapper;

  OptionReader() {
    SimpleModule paths = new SimpleModule();
    paths.addSerializer(Path.class, new ToStringSerializer(Path.class));
    paths.addDeserializer(Path.class, new PathFromText());
    this.mapper =
        JsonMapper.builder()
            .addModule(paths)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    ServiceLoader.load(Loss.class)
        .forEach(loss -> mapper.registerSubtypes(new NamedType(loss.getClass(), loss.id())));
  }

  ObjectNode emptyObject() {
    return mapper.createObjectNode();
  }

  JsonNode json(Object value) {
    return mapper.valueToTree(value);
  }

  /** Returns a record's options with its id: {@code {loss: a-softmax, m: 4}}. */
  ObjectNode tagged(String key, String id, Object record) {
    ObjectNode tree = emptyObject().put(key, id);
    values(record).forEach((name, value) -> tree.set(name, json(value)));
    return tree;
  }

  Map<String, Object> values(Object record) {
    return mapper
        .copy()
        .setSerializationInclusion(JsonInclude.Include.NON_NULL)
        .convertValue(record, new TypeReference<Map<String, Object>>() {});
  }

  /**
   * Returns a record with the values of a map in place of its own.
   *
   * @param what how messages call the record, such as {@code loss 'a-softmax'}
   * @throws MatrixException at an unknown key, a wrong type, or a value out of its range
   */
  <T> T read(T defaults, YamlNode.Mapping options, String what) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) defaults.getClass();
    JsonNode tree = group(type, json(defaults), options, what);
    try {
      return mapper.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new MatrixException(options.position() + ": " + what + ": " + reason(e), e);
    }
  }

  private static String reason(JsonProcessingException e) {
    Throwable cause = e.getCause();
    String message =
        e instanceof JsonMappingException && cause != null && cause.getMessage() != null
            ? cause.getMessage()
            : e.getOriginalMessage();
    return message.endsWith(".") ? message : message + ".";
  }

  private ObjectNode group(
      Class<?> type, JsonNode defaults, YamlNode.Mapping options, String what) {
    Map<String, OptionType> components = OptionType.components(type);
    ObjectNode tree = defaults.isObject() ? (ObjectNode) defaults.deepCopy() : emptyObject();
    options
        .entries()
        .forEach(
            (key, entry) -> {
              OptionType option = components.get(key);
              if (option == null) {
                throw unknownKey(entry.keyPosition(), key, what, components.keySet());
              }
              tree.set(key, value(option, tree.path(key), entry.value(), key, what));
            });
    return tree;
  }

  /**
   * Refuses keys that a section does not have.
   *
   * @param what how messages call the section, such as {@code 'megaface'}
   * @throws MatrixException at the first unknown key, with the nearest known one
   */
  static void requireKnownKeys(YamlNode.Mapping section, String what, Collection<String> known) {
    section
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                throw unknownKey(entry.keyPosition(), key, what, known);
              }
            });
  }

  static MatrixException unknownKey(
      SourcePosition position, String key, String what, Collection<String> known) {
    return new MatrixException(
        position,
        "unknown key '"
            + PrintableText.of(key, SHOWN)
            + "' in "
            + what
            + ": "
            + SpellingHint.hint(key, known, "keys"));
  }

  private JsonNode value(
      OptionType type, JsonNode defaults, YamlNode given, String key, String what) {
    boolean isNothing = given instanceof YamlNode.Scalar scalar && scalar.isNull();
    if (isNothing && !defaults.isNull()) {
      // only an option that has no value by default can have none
      throw takes(type, given, key, what);
    }
    if (type.isList() && given instanceof YamlNode.Sequence sequence) {
      ArrayNode array = mapper.createArrayNode();
      for (YamlNode item : sequence.items()) {
        array.add(value(type.element(), mapper.missingNode(), item, key, what));
      }
      return array;
    }
    if (type.isGroup() && given instanceof YamlNode.Mapping mapping) {
      return group(type.raw(), defaults, mapping, "'" + key + "' of " + what);
    }
    if (type.isLoss() && !(given instanceof YamlNode.Sequence)) {
      Loss loss = Registry.losses().one(given);
      return tagged("loss", loss.id(), loss);
    }
    if (given instanceof YamlNode.Scalar scalar) {
      JsonNode value = scalar(type, scalar);
      if (value != null) {
        return value;
      }
    } else if (!type.isText() && isOther(type)) {
      return given.json();
    }
    throw takes(type, given, key, what);
  }

  private MatrixException takes(OptionType type, YamlNode given, String key, String what) {
    return new MatrixException(
        given.position(),
        "'"
            + key
            + "' of "
            + what
            + " takes "
            + type.expectation(this)
            + ", not "
            + shown(given)
            + ".");
  }

  private static boolean isOther(OptionType type) {
    return !(type.isList()
        || type.isGroup()
        || type.isLoss()
        || type.isWhole()
        || type.isDecimal()
        || type.isFlag()
        || type.isText());
  }

  /** Returns the scalar as JSON of the option's type; null if it does not fit. */
  private JsonNode scalar(OptionType type, YamlNode.Scalar scalar) {
    JsonNode json = scalar.json();
    if (json.isNull()) {
      return json;
    }
    if (type.isWhole()) {
      boolean fits = type.isInt() ? json.canConvertToInt() : json.canConvertToLong();
      return json.isIntegralNumber() && fits ? json : null;
    }
    if (type.isDecimal()) {
      // YAML 1.1 reads 5e-4, which has no dot, as text
      JsonNode number =
          json.isTextual() && DECIMAL.matcher(scalar.text()).matches()
              ? json(Double.valueOf(scalar.text()))
              : json;
      return number.isNumber() && Double.isFinite(number.doubleValue()) ? number : null;
    }
    if (type.isFlag()) {
      return json.isBoolean() ? json : null;
    }
    if (type.isText()) {
      JsonNode text = json(scalar.text());
      return !type.raw().isEnum() || isConstant(type.raw(), text) ? text : null;
    }
    return isOther(type) ? json : null;
  }

  private boolean isConstant(Class<?> type, JsonNode text) {
    try {
      return mapper.convertValue(text, type) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String shown(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar.isNull() ? "nothing" : "'" + PrintableText.of(scalar.text(), SHOWN) + "'";
    }
    return node instanceof YamlNode.Sequence ? "a list" : "a map";
  }

  /** Returns a map for each element of every list that stands where an option takes one value. */
  List<YamlNode.Mapping> expand(Class<?> type, YamlNode.Mapping options) {
    Map<String, OptionType> components = OptionType.components(type);
    List<YamlNode.Mapping> variants = List.of(options);
    for (Map.Entry<String, YamlNode.Entry> entry : options.entries().entrySet()) {
      OptionType option = components.get(entry.getKey());
      if (option == null) {
        continue;
      }
      List<? extends YamlNode> choices = choices(option, entry.getValue().value());
      if ((long) variants.size() * choices.size() > MOST_VARIANTS) {
        throw new MatrixException(
            entry.getValue().keyPosition(),
            String.format(
                Locale.ROOT,
                "the lists up to '%s' expand to %,d variants, but at most %,d are allowed: shorten"
                    + " them.",
                entry.getKey(),
                (long) variants.size() * choices.size(),
                MOST_VARIANTS));
      }
      List<YamlNode.Mapping> expanded = new ArrayList<>();
      for (YamlNode.Mapping variant : variants) {
        for (YamlNode choice : choices) {
          expanded.add(variant.with(entry.getKey(), choice));
        }
      }
      variants = expanded;
    }
    return variants;
  }

  private List<? extends YamlNode> choices(OptionType option, YamlNode value) {
    if (value instanceof YamlNode.Mapping mapping && option.isGroup()) {
      return expand(option.raw(), mapping);
    }
    if (!(value instanceof YamlNode.Sequence sequence)) {
      return List.of(value);
    }
    boolean isValue =
        isOther(option)
            || (option.isList() && (option.element().isList() || !isListOfLists(sequence)));
    if (isValue) {
      return List.of(value);
    }
    if (sequence.items().isEmpty()) {
      throw new MatrixException(sequence.position(), "the list is empty: give at least one value.");
    }
    List<YamlNode> choices = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      choices.addAll(
          item instanceof YamlNode.Mapping mapping && option.isGroup()
              ? expand(option.raw(), mapping)
              : List.of(item));
    }
    return choices;
  }

  private static boolean isListOfLists(YamlNode.Sequence sequence) {
    return !sequence.items().isEmpty()
        && sequence.items().stream().allMatch(YamlNode.Sequence.class::isInstance);
  }

  /** Returns descriptions of a record's options with the record's values as defaults. */
  List<OptionDescription> describe(Object record) {
    List<OptionDescription> listed = new ArrayList<>();
    describe("", record.getClass(), json(record), listed);
    return listed;
  }

  private void describe(
      String prefix, Class<?> type, JsonNode values, List<OptionDescription> into) {
    if (!type.isRecord()) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      OptionType option = OptionType.of(component.getGenericType());
      String name = prefix + component.getName();
      JsonNode value = values.path(component.getName());
      if (option.isGroup()) {
        describe(name + ".", option.raw(), value, into);
        continue;
      }
      JsonPropertyDescription description =
          component.getAccessor().getAnnotation(JsonPropertyDescription.class);
      into.add(
          new OptionDescription(
              name,
              option.expectation(this),
              value.isMissingNode() || value.isNull()
                  ? ""
                  : value.isTextual() ? value.asText() : value.toString(),
              description == null ? "" : description.value()));
    }
  }

  private static final class PathFromText extends FromStringDeserializer<Path> {

    private static final long serialVersionUID = 1L;

    PathFromText() {
      super(Path.class);
    }

    @Override
    protected Path _deserialize(String value, DeserializationContext context) {
      return Path.of(value);
    }
  }
}
