package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Parses and writes YAML. Aliases and a second document in a file are refused. */
final class YamlText {

  /** No matrix needs as many levels, and recursion over a tree of so many is safe. */
  private static final int DEEPEST = 50;

  private final String origin;
  private final boolean hasLines;

  private YamlText(String origin, boolean hasLines) {
    this.origin = origin;
    this.hasLines = hasLines;
  }

  /** Parses a file's content; positions are lines and columns of the file. */
  static YamlNode parseFile(String text, String fileName) {
    return new YamlText(fileName, true).parse(text);
  }

  /** Parses the value of an option on the command line; the position is the option. */
  static YamlNode parseOption(String text, String option) {
    return new YamlText(option, false).parse(text);
  }

  static String write(JsonNode tree) {
    YAMLMapper mapper =
        YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
    try {
      return mapper.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private YamlNode parse(String text) {
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      if (parser.nextToken() == null) {
        return new YamlNode.Scalar(position(parser), "", JsonNodeFactory.instance.nullNode());
      }
      YamlNode root = node(parser, 0);
      if (parser.nextToken() != null) {
        throw new MatrixException(
            position(parser), "a second document begins here: give one only.");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new MatrixException(position(e.getLocation()), "not valid YAML: " + problem(e) + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param depth number of lists and maps around the node
   */
  private YamlNode node(YAMLParser parser, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new MatrixException(
          position(parser),
          "lists and maps are nested more than " + DEEPEST + " deep here: use fewer levels.");
    }
    if (parser.isCurrentAlias()) {
      throw new MatrixException(
          position(parser), "aliases are not supported: write the value out.");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(parser, depth + 1);
      case START_ARRAY -> sequence(parser, depth + 1);
      default -> new YamlNode.Scalar(position(parser), parser.getText(), scalar(parser));
    };
  }

  private YamlNode mapping(YAMLParser parser, int depth) throws IOException {
    SourcePosition start = position(parser);
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      SourcePosition place = position(parser);
      parser.nextToken();
      if (entries.put(key, new YamlNode.Entry(place, node(parser, depth))) != null) {
        throw new MatrixException(place, "the key '" + key + "' occurs twice: keep one.");
      }
    }
    return new YamlNode.Mapping(start, entries);
  }

  private YamlNode sequence(YAMLParser parser, int depth) throws IOException {
    SourcePosition start = position(parser);
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(parser, depth));
    }
    return new YamlNode.Sequence(start, items);
  }

  private static JsonNode scalar(YAMLParser parser) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case VALUE_NULL -> nodes.nullNode();
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NUMBER_INT -> nodes.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
      default -> nodes.textNode(parser.getText());
    };
  }

  private SourcePosition position(JsonParser parser) {
    return position(parser.currentTokenLocation());
  }

  private SourcePosition position(JsonLocation location) {
    return hasLines && location != null
        ? new SourcePosition(origin, location.getLineNr(), location.getColumnNr())
        : SourcePosition.of(origin);
  }

  /** Returns the parser's message without its indented excerpts of the file. */
  private static String problem(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" "))
        .map(String::strip)
        .collect(Collectors.joining(", "))
        // classes of the parser
        .replaceFirst(", got this instead: <.*", "");
  }
}
