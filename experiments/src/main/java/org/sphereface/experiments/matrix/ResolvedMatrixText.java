package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sphereface.losses.Loss;

/**
 * Writes a matrix with all its defaults as a matrix file that gives the same cells: lists of
 * options are expanded, presets and abbreviations written out. Comments say where sections and keys
 * come from.
 */
final class ResolvedMatrixText {

  /** What YAML reads as the text itself, between the brackets of a list too. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/.][A-Za-z0-9_/.-]*");

  private static final Pattern OTHER =
      Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n|\\.+.*");

  private final Matrix matrix;
  private final YamlNode.Mapping source;
  private final OptionReader options = new OptionReader();
  private final StringBuilder text = new StringBuilder();

  /**
   * @param source what the matrix was read from, with positions
   */
  private ResolvedMatrixText(Matrix matrix, YamlNode.Mapping source) {
    this.matrix = matrix;
    this.source = source;
  }

  static String of(Matrix matrix, YamlNode.Mapping source) {
    return new ResolvedMatrixText(matrix, source).write();
  }

  private String write() {
    scalar("name", options.json(matrix.name()));
    scalar("title", options.json(matrix.title()));
    if (!matrix.inputs().isEmpty()) {
      section("inputs");
      matrix.inputs().forEach((name, input) -> line(2, name, flow(options.json(input)), ""));
    }
    section("train");
    map(2, options.tagged("source", matrix.train().id(), matrix.train()), source.get("train"), "");
    cells();
    section("recipe");
    map(
        2,
        (ObjectNode) options.json(matrix.recipe()),
        source.get("recipe"),
        "preset " + options.json(matrix.recipe().base()).asText());
    start();
    scalar("seeds", options.json(matrix.seeds()));
    if (matrix.threads() != null) {
      scalar("threads", options.json(matrix.threads()));
    }
    section("evaluations");
    for (EvaluationPlan plan : matrix.evaluations()) {
      text.append("  - name: ").append(flow(options.json(plan.name()))).append('\n');
      line(4, "faces", flow(options.tagged("source", plan.faces().id(), plan.faces())), "");
      line(4, "protocol", flow(tagged(plan)), "");
    }
    megaFace();
    patches();
    tuning();
    scalar("excludeTestIdentities", options.json(matrix.excludeTestIdentities()));
    return text.toString();
  }

  private ObjectNode tagged(EvaluationPlan plan) {
    return options.tagged("protocol", plan.protocol().id(), plan.protocol());
  }

  /** The groups without that of the first stage, which the section start adds again. */
  private void cells() {
    int added = matrix.start() == null ? 0 : 1;
    List<Matrix.Group> groups = matrix.groups().subList(0, matrix.groups().size() - added);
    boolean isOne = groups.size() == 1 && groups.get(0).firstSeeds() == null;
    if (!isOne) {
      section("groups");
    }
    for (Matrix.Group group : groups) {
      boolean isFitted = lastRecipe().base() == RecipeSection.Base.SMALL;
      String comment = isFitted ? ", annealing by the recipe's base small where not given" : "";
      if (isOne) {
        section("losses", comment);
      } else {
        text.append("  - losses:\n");
      }
      String indent = isOne ? "  - " : "      - ";
      group
          .losses()
          .forEach(loss -> text.append(indent).append(flow(tagged(loss, isFitted))).append('\n'));
      if (isOne) {
        section("networks");
      } else {
        text.append("    networks:\n");
      }
      group
          .networks()
          .forEach(
              network ->
                  text.append(indent)
                      .append(flow(options.tagged("network", network.id(), network)))
                      .append('\n'));
      if (group.firstSeeds() != null) {
        line(4, "firstSeeds", Integer.toString(group.firstSeeds()), "");
      }
    }
  }

  /** Without the annealing of base small if trials are drawn: each has its own, by its minimum. */
  private ObjectNode tagged(Loss loss, boolean isFitted) {
    ObjectNode named = options.tagged("loss", loss.id(), loss);
    if (isFitted && matrix.tuning() != null) {
      new FittedAnnealing(lastRecipe().iterations()).removeFrom(named);
    }
    return named;
  }

  private RecipeSection lastRecipe() {
    return matrix.start() == null ? matrix.recipe() : matrix.start().recipe();
  }

  private void start() {
    if (matrix.start() == null) {
      return;
    }
    section("start");
    WarmStart start = matrix.start();
    line(2, "loss", flow(options.tagged("loss", start.loss().id(), start.loss())), "");
    text.append("  recipe:\n");
    YamlNode given =
        source.get("start") instanceof YamlNode.Mapping mapping ? mapping.get("recipe") : null;
    map(4, (ObjectNode) options.json(start.recipe()), given, "recipe above");
  }

  private void megaFace() {
    if (matrix.megaFace() == null) {
      return;
    }
    section("megaface");
    map(
        2,
        (ObjectNode) YamlText.parseFile(matrix.megaFaceConfiguration(), "megaface").json(),
        source.get("megaface"),
        "");
  }

  private void patches() {
    if (matrix.patches() == null) {
      return;
    }
    section("patches");
    List<String> names = CellNames.of(matrix.losses(), Loss::label);
    List<String> wanted =
        matrix.patches().losses().stream()
            .map(loss -> names.get(matrix.losses().indexOf(loss)))
            .toList();
    line(2, "losses", flow(options.json(wanted)), "");
    line(2, "crops", flow(options.json(matrix.patches().crops())), "");
  }

  private void tuning() {
    TuningPlan tuning = matrix.tuning();
    if (tuning == null || !(source.get("tuning") instanceof YamlNode.Mapping given)) {
      return;
    }
    section("tuning");
    EvaluationPlan plan = tuning.validation();
    ObjectNode validation = options.emptyObject().put("name", plan.name());
    validation.set("faces", options.tagged("source", plan.faces().id(), plan.faces()));
    validation.set("protocol", tagged(plan));
    ObjectNode values = options.emptyObject();
    values.set("validation", validation);
    values.set("measure", options.json(tuning.measure()));
    values.put("trials", tuning.trials());
    values.put("rungs", tuning.rungs());
    values.put("factor", tuning.factor());
    values.put("seed", tuning.seed());
    values.set("space", given.get("space").json());
    map(2, values, given, "");
  }

  private void section(String key) {
    section(key, "");
  }

  private void section(String key, String more) {
    YamlNode.Entry entry = source.entries().get(key);
    String from = entry == null ? "" : "  # " + place(entry) + more;
    text.append('\n').append(key).append(':').append(from).append('\n');
  }

  private void scalar(String key, JsonNode value) {
    YamlNode.Entry entry = source.entries().get(key);
    line(0, key, flow(value), entry == null ? "default" : place(entry));
  }

  /** Writes a map, a key on each line. */
  private void map(int indent, ObjectNode values, YamlNode given, String otherwise) {
    for (Map.Entry<String, JsonNode> field : values.properties()) {
      YamlNode.Entry entry =
          given instanceof YamlNode.Mapping mapping ? mapping.entries().get(field.getKey()) : null;
      String from = otherwise.isEmpty() ? "default" : otherwise;
      line(indent, field.getKey(), flow(field.getValue()), entry == null ? from : place(entry));
    }
  }

  private static String place(YamlNode.Entry entry) {
    SourcePosition at = entry.value().position();
    return at.line() == 0 ? at.origin() : at.origin() + " line " + at.line();
  }

  private void line(int indent, String key, String value, String comment) {
    text.append(" ".repeat(indent)).append(key).append(": ").append(value);
    text.append(comment.isEmpty() ? "" : "  # " + comment.replaceAll("\\s+", " ")).append('\n');
  }

  /** Writes a value on one line. */
  private static String flow(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object.properties().stream()
          .map(field -> flow(object.textNode(field.getKey())) + ": " + flow(field.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof ArrayNode array) {
      return array
          .valueStream()
          .map(ResolvedMatrixText::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value.isTextual()
        && PLAIN.matcher(value.textValue()).matches()
        && !OTHER.matcher(value.textValue()).matches()) {
      return value.textValue();
    }
    // JSON is YAML
    return value.toString();
  }
}
