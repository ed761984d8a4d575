package org.sphereface.experiments.matrix;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;

/** Turns a matrix's tree into its typed parts. */
final class MatrixSections {

  /** The keys at the top of a matrix file. */
  static final List<String> KEYS =
      List.of(
          "name",
          "title",
          "inputs",
          "train",
          "losses",
          "networks",
          "groups",
          "recipe",
          "start",
          "seeds",
          "evaluations",
          "megaface",
          "patches",
          "excludeTestIdentities");

  private static final List<String> EVALUATION_KEYS = List.of("name", "faces", "protocol");
  private static final List<String> START_KEYS = List.of("loss", "recipe");

  /** What is planned and listed in seconds. */
  private static final int MOST_CELLS = 200_000;

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

  private final YamlNode.Mapping root;
  private final OptionReader options = new OptionReader();
  private final Map<String, MatrixInput> inputs = new LinkedHashMap<>();
  private final Set<String> missing = new LinkedHashSet<>();

  private MatrixSections(YamlNode.Mapping root) {
    this.root = root;
  }

  static Matrix read(YamlNode.Mapping root, String defaultName) {
    return new MatrixSections(root).matrix(defaultName);
  }

  private Matrix matrix(String defaultName) {
    root.entries()
        .forEach(
            (key, entry) -> {
              if (!KEYS.contains(key)) {
                throw OptionReader.unknownKey(entry.key(), key, "the matrix", KEYS);
              }
            });
    readInputs();
    YamlNode.Mapping resolved =
        (YamlNode.Mapping) root.without("inputs").mapScalars(this::withInputs);
    Top top = options.read(new Top(null, null, List.of(1L), true), top(resolved), "the matrix");
    String name = top.name() == null ? requireName(defaultName) : top.name();
    List<Matrix.Group> groups = new ArrayList<>(GroupsSection.of(resolved));
    List<Loss> losses = GroupsSection.distinct(groups, Matrix.Group::losses);
    List<Network> networks = GroupsSection.distinct(groups, Matrix.Group::networks);
    RecipeSection recipe = recipe(section(resolved, "recipe"));
    WarmStart start = resolved.get("start") == null ? null : start(resolved.get("start"), recipe);
    if (start != null) {
      if (!losses.contains(start.loss())) {
        losses.add(0, start.loss());
      }
      groups.add(new Matrix.Group(List.of(start.loss()), networks));
    }
    requireDistinct(resolved, "seeds", top.seeds());
    List<EvaluationPlan> evaluations = evaluations(resolved);
    MegaFacePlan megaFace =
        new MegaFaceSection(options).read(resolved.get("megaface"), evaluations);
    Matrix matrix =
        new Matrix(
            name,
            top.title() == null ? name : top.title(),
            inputs,
            Registry.faceSources().one(section(resolved, "train")),
            losses,
            networks,
            groups,
            recipe,
            start,
            top.seeds(),
            evaluations,
            megaFace,
            new PatchSection(options).read(resolved.get("patches"), losses, megaFace != null),
            top.excludeTestIdentities(),
            List.copyOf(missing),
            YamlText.write(root.json()));
    requireCells(matrix);
    return matrix;
  }

  /** The name of a matrix that gives none itself. */
  private String requireName(String ofFile) {
    if (!Top.NAME.matcher(ofFile).matches()) {
      throw new MatrixException(
          root.mark(),
          "the matrix has no name, and that of its file, '"
              + ofFile
              + "', does not serve as a folder's: add the key 'name', a word of letters, digits,"
              + " '.', '_' and '-'.");
    }
    return ofFile;
  }

  private static void requireCells(Matrix matrix) {
    double all =
        (double) matrix.losses().size()
            * matrix.networks().size()
            * matrix.seeds().size()
            * matrix.shownPatches().size();
    if (all > MOST_CELLS) {
      throw new MatrixException(
          String.format(
              Locale.ROOT,
              "The matrix '%s' has up to %,.0f cells (%d losses x %d networks x %d seeds x %d"
                  + " patches), and %,d are the most: give fewer of them.",
              matrix.name(),
              all,
              matrix.losses().size(),
              matrix.networks().size(),
              matrix.seeds().size(),
              matrix.shownPatches().size(),
              MOST_CELLS));
    }
  }

  /** The plain values at the top of a file. */
  private record Top(String name, String title, List<Long> seeds, boolean excludeTestIdentities) {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    Top {
      if (name != null && !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "name must be a word of letters, digits, '.', '_' and '-' that can be a folder, of at"
                + " most 200, not '"
                + name
                + "'");
      }
      if (seeds == null || seeds.isEmpty()) {
        throw new IllegalArgumentException("seeds must hold at least one number");
      }
    }
  }

  private static YamlNode.Mapping top(YamlNode.Mapping resolved) {
    YamlNode.Mapping top = resolved;
    for (String section :
        List.of(
            "train",
            "losses",
            "networks",
            "groups",
            "recipe",
            "start",
            "evaluations",
            "megaface",
            "patches")) {
      top = top.without(section);
    }
    return top;
  }

  private void readInputs() {
    YamlNode declared = root.get("inputs");
    if (declared == null) {
      return;
    }
    if (!(declared instanceof YamlNode.Mapping mapping)) {
      throw new MatrixException(declared.mark(), "'inputs' takes a map of names.");
    }
    mapping
        .entries()
        .forEach(
            (name, entry) ->
                inputs.put(
                    name,
                    entry.value() instanceof YamlNode.Mapping input
                        ? options.read(new MatrixInput(null, null), input, "input '" + name + "'")
                        : options.read(
                            new MatrixInput(null, null),
                            new YamlNode.Mapping(entry.value().mark(), Map.of("value", entry)),
                            "input '" + name + "'")));
  }

  private YamlNode.Scalar withInputs(YamlNode.Scalar scalar) {
    if (!scalar.json().isTextual()) {
      return scalar;
    }
    Matcher reference = REFERENCE.matcher(scalar.text());
    StringBuilder text = new StringBuilder();
    while (reference.find()) {
      String name = reference.group(1);
      MatrixInput input = inputs.get(name);
      if (input == null) {
        throw new MatrixException(
            scalar.mark(),
            "'${"
                + name
                + "}' is not among the matrix's inputs: "
                + SpellingHint.hint(name, inputs.keySet(), "inputs"));
      }
      if (input.value() == null) {
        missing.add(name);
      }
      reference.appendReplacement(
          text,
          Matcher.quoteReplacement(input.value() == null ? reference.group() : input.value()));
    }
    return YamlNode.Scalar.text(scalar.mark(), reference.appendTail(text).toString());
  }

  private static YamlNode section(YamlNode.Mapping resolved, String key) {
    YamlNode node = resolved.get(key);
    if (node == null) {
      throw new MatrixException(resolved.mark(), "the matrix lacks the section '" + key + "'.");
    }
    return node;
  }

  static List<YamlNode> list(YamlNode.Mapping resolved, String key) {
    YamlNode node = section(resolved, key);
    if (node instanceof YamlNode.Sequence sequence && !sequence.items().isEmpty()) {
      return sequence.items();
    }
    throw new MatrixException(node.mark(), "'" + key + "' takes at least one entry.");
  }

  static void requireDistinct(YamlNode.Mapping resolved, String section, List<?> values) {
    Set<Object> seen = new HashSet<>();
    for (Object value : values) {
      if (!seen.add(value)) {
        throw new MatrixException(
            section(resolved, section).mark(),
            "'" + section + "' lists " + shown(value) + " twice: keep one.");
      }
    }
  }

  private static String shown(Object value) {
    if (value instanceof Loss loss) {
      return "'" + loss.label() + "'";
    }
    return value instanceof Network network ? "'" + network.label() + "'" : value.toString();
  }

  private RecipeSection recipe(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw new MatrixException(node.mark(), "'recipe' takes a map, or one of paper, released.");
    }
    RecipeSection.Base base = RecipeSection.Base.NONE;
    if (mapping.get("base") instanceof YamlNode.Scalar name) {
      YamlNode.Mapping only =
          new YamlNode.Mapping(name.mark(), Map.of("base", mapping.entries().get("base")));
      base = options.read(RecipeSection.preset(RecipeSection.Base.NONE), only, "recipe").base();
    }
    if (base == RecipeSection.Base.NONE) {
      for (String key : List.of("batch", "iterations", "learningRate")) {
        if (mapping.get(key) == null) {
          options.read(RecipeSection.preset(base), mapping, "recipe");
          throw new MatrixException(
              mapping.mark(), "recipe without a base needs '" + key + "' (or base: paper).");
        }
      }
    }
    return options.read(RecipeSection.preset(base), mapping, "recipe");
  }

  private WarmStart start(YamlNode node, RecipeSection first) {
    if (!(node instanceof YamlNode.Mapping mapping) || mapping.get("loss") == null) {
      throw new MatrixException(
          node.mark(),
          "'start' takes the loss of the first stage, and what the second changes in the recipe:"
              + " {loss: {loss: a-softmax, m: 1}, recipe: {learningRate: 0.01}}.");
    }
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!START_KEYS.contains(key)) {
                throw OptionReader.unknownKey(entry.key(), key, "'start'", START_KEYS);
              }
            });
    RecipeSection second =
        mapping.get("recipe") instanceof YamlNode.Mapping changes
            ? options.read(first, changes, "the recipe of 'start'")
            : first;
    return new WarmStart(Registry.losses().one(mapping.get("loss")), second);
  }

  private static List<EvaluationPlan> evaluations(YamlNode.Mapping resolved) {
    List<EvaluationPlan> plans = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (YamlNode node : list(resolved, "evaluations")) {
      if (!(node instanceof YamlNode.Mapping mapping)) {
        throw new MatrixException(
            node.mark(),
            "an evaluation takes a map of " + String.join(", ", EVALUATION_KEYS) + ".");
      }
      mapping
          .entries()
          .forEach(
              (key, entry) -> {
                if (!EVALUATION_KEYS.contains(key)) {
                  throw OptionReader.unknownKey(entry.key(), key, "an evaluation", EVALUATION_KEYS);
                }
              });
      for (String key : EVALUATION_KEYS) {
        if (mapping.get(key) == null) {
          throw new MatrixException(mapping.mark(), "an evaluation lacks '" + key + "'.");
        }
      }
      if (!(mapping.get("name") instanceof YamlNode.Scalar name) || !names.add(name.text())) {
        throw new MatrixException(
            mapping.get("name").mark(), "an evaluation's name is text that no other one has.");
      }
      plans.add(
          new EvaluationPlan(
              name.text(),
              Registry.faceSources().one(mapping.get("faces")),
              Registry.protocols().one(mapping.get("protocol"))));
    }
    return plans;
  }
}
