package org.sphereface.training.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sphereface.files.FileKind;
import org.sphereface.files.InputFile;
import org.sphereface.files.PrintableText;
import org.sphereface.files.Reason;
import org.sphereface.networks.io.ParameterFile;

/**
 * A network of MXNet in two files: {@code PREFIX-symbol.json}, the graph of its operators, and
 * {@code PREFIX-NNNN.params}, its parameters. Checked before MXNet reads them: it may end the
 * process on files that are damaged.
 *
 * <p>Source: github.com/apache/mxnet, nnvm's src/pass/saveload_json.cc (the graph) and
 * python/mxnet/model.py, save_checkpoint (the files).
 *
 * @param file the symbol
 * @param parameters the parameters
 * @param prefix of both files' names
 * @param epoch the number in the name of the parameters
 * @param inputShape four sides of the images, as the symbol says; -1 where it does not
 */
record MxnetSymbol(Path file, Path parameters, String prefix, int epoch, long[] inputShape) {

  private static final String SYMBOL = "-symbol.json";
  private static final Pattern PARAMETERS = Pattern.compile("(.+)-(\\d{4})\\.params");
  private static final Pattern SHAPE =
      Pattern.compile("[(\\[] *(-?\\d{1,6}), *3, *(-?\\d{1,4}), *(-?\\d{1,4}) *[)\\]]");
  private static final long LARGEST = 1 << 26;
  private static final int MOST_NODES = 100_000;
  private static final int SHOWN = 300;

  /** A variable is an input or a parameter. */
  private record Variable(String name, String shape) {}

  /** Returns whether a file's name is that of a symbol. */
  static boolean isNamed(Path file) {
    return file.getFileName().toString().endsWith(SYMBOL);
  }

  /**
   * Reads and checks a symbol and its parameters.
   *
   * @param given either of both files
   * @throws IllegalArgumentException if one is missing, damaged, or does not fit the other; the
   *     message is the reason alone
   * @throws UncheckedIOException if one cannot be read
   */
  static MxnetSymbol read(Path given) {
    Path parameters = isNamed(given) ? beside(given) : given;
    Matcher name = PARAMETERS.matcher(parameters.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(
          "expected PREFIX-symbol.json, or parameters named PREFIX-0000.params with"
              + " PREFIX-symbol.json beside them");
    }
    Path symbol = parameters.resolveSibling(name.group(1) + SYMBOL);
    if (!Files.exists(symbol)) {
      throw new IllegalArgumentException(
          "there is no " + symbol.getFileName() + " beside it: the network is in that file");
    }
    List<Variable> variables = variables(symbol);
    Set<String> stored = ParameterFile.shapes(parameters).keySet();
    Set<String> names = variables.stream().map(Variable::name).collect(Collectors.toSet());
    List<String> unknown = stored.stream().filter(array -> !names.contains(array)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%d arrays of %s are not in the symbol, first %s: give the symbol and the parameters"
                  + " of one network",
              unknown.size(), parameters.getFileName(), PrintableText.of(unknown.get(0), SHOWN)));
    }
    List<Variable> inputs =
        variables.stream().filter(variable -> !stored.contains(variable.name())).toList();
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          String.format(
              "%d variables of the symbol are not in %s (%s): expected one, the images",
              inputs.size(),
              parameters.getFileName(),
              PrintableText.of(
                  inputs.stream().map(Variable::name).limit(8).collect(Collectors.joining(", ")),
                  SHOWN)));
    }
    return new MxnetSymbol(
        symbol,
        parameters,
        name.group(1),
        Integer.parseInt(name.group(2)),
        shape(inputs.get(0).shape()));
  }

  /** Returns the parameters of a symbol, of which there is one file. */
  static Path beside(Path symbol) {
    String prefix = symbol.getFileName().toString().replace(SYMBOL, "");
    Path folder = symbol.toAbsolutePath().getParent();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(
                  file -> {
                    Matcher name = PARAMETERS.matcher(file.getFileName().toString());
                    return name.matches() && name.group(1).equals(prefix);
                  })
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "there are no parameters " + prefix + "-0000.params beside it: put them there");
      }
      if (found.size() > 1) {
        throw new IllegalArgumentException(
            "there are several parameters beside it, "
                + found.get(0).getFileName()
                + " to "
                + found.get(found.size() - 1).getFileName()
                + ": name one of them in place of the symbol");
      }
      return symbol.resolveSibling(found.get(0).getFileName());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder + ": " + Reason.of(e), e);
    }
  }

  private static List<Variable> variables(Path symbol) {
    JsonNode graph;
    try {
      byte[] bytes = InputFile.bytes(symbol, LARGEST);
      FileKind.of(bytes, -1)
          .filter(kind -> kind == FileKind.GIT_LFS || kind == FileKind.HTML)
          .ifPresent(
              kind -> {
                throw damaged("it is " + kind.title());
              });
      graph = new JsonMapper().readTree(bytes);
    } catch (JsonProcessingException e) {
      throw damaged("it is no JSON, or cut short");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + symbol + ": " + Reason.of(e), e);
    }
    JsonNode nodes = graph == null ? null : graph.get("nodes");
    if (nodes == null || !nodes.isArray() || nodes.isEmpty() || nodes.size() > MOST_NODES) {
      throw damaged("it has no list of nodes");
    }
    Map<String, Variable> variables = new LinkedHashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      JsonNode node = nodes.get(i);
      if (!node.path("op").isTextual() || !node.path("name").isTextual()) {
        throw damaged("node " + i + " has no operator or no name");
      }
      requireEntries(node.path("inputs"), i, "node " + i);
      String name = node.get("name").asText();
      if (node.get("op").asText().equals("null")
          && variables.put(name, new Variable(name, shapeOf(node))) != null) {
        throw damaged("two variables have the name " + PrintableText.of(name, SHOWN));
      }
    }
    if (graph.path("heads").isEmpty()) {
      throw damaged("it has no output");
    }
    requireEntries(graph.get("heads"), nodes.size(), "an output");
    requireIndices(graph.path("arg_nodes"), nodes.size());
    return new ArrayList<>(variables.values());
  }

  private static String shapeOf(JsonNode node) {
    for (String key : List.of("attrs", "attr", "param")) {
      JsonNode shape = node.path(key).path("__shape__");
      if (shape.isTextual()) {
        return shape.asText();
      }
    }
    return "";
  }

  private static long[] shape(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return new long[] {-1, 3, -1, -1};
    }
    // a batch that the symbol names is that of its training
    return new long[] {-1, 3, side(matcher.group(2)), side(matcher.group(3))};
  }

  private static long side(String text) {
    long side = Long.parseLong(text);
    return side > 0 ? side : -1;
  }

  /** Each names a node before another, and one of its outputs: {@code [node, output, version]}. */
  private static void requireEntries(JsonNode entries, int before, String what) {
    if (!entries.isArray()) {
      throw damaged(what + " has no list of inputs");
    }
    for (JsonNode entry : entries) {
      boolean valid =
          entry.isArray()
              && entry.size() >= 2
              && entry.get(0).isInt()
              && entry.get(0).asInt() >= 0
              && entry.get(0).asInt() < before
              && entry.get(1).isInt()
              && entry.get(1).asInt() >= 0
              && entry.get(1).asInt() < before;
      if (!valid) {
        throw damaged(what + " takes what no node before it gives");
      }
    }
  }

  private static void requireIndices(JsonNode indices, int nodes) {
    for (JsonNode index : indices) {
      if (!index.isInt() || index.asInt() < 0 || index.asInt() >= nodes) {
        throw damaged("its list of variables names no node");
      }
    }
  }

  private static IllegalArgumentException damaged(String problem) {
    return new IllegalArgumentException(
        "no symbol of MXNet, or a damaged one ("
            + problem
            + "): expected the file that save_checkpoint or export of MXNet wrote");
  }
}
