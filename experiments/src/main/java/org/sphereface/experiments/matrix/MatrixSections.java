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

/** Reads the sections of a matrix file into the records of a {@link Matrix}. */
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
          "threads",
          "evaluations",
          "megaface",
          "patches",
          "tuning",
          "heldOut",
          "excludeTestIdentities");

  private static final List<String> EVALUATION_KEYS = List.of("name", "faces", "protocol");
  private static final List<String> START_KEYS = List.of("loss", "recipe");

  /** A run of more cells could not be planned and listed within seconds. */
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
    OptionReader.requireKnownKeys(root, "the matrix", KEYS);
    readInputs();
    YamlNode.Mapping resolved =
        (YamlNode.Mapping) root.without("inputs").mapScalars(this::withInputs);
    PlainValues values =
        options.read(
            new PlainValues(null, null, List.of(1L), null, true), top(resolved), "the matrix");
    String name = values.name() == null ? requireName(defaultName) : values.name();
    RecipeSection recipe = recipe(section(resolved, "recipe"));
    WarmStart start = resolved.get("start") == null ? null : start(resolved.get("start"), recipe);
    RecipeSection last = start == null ? recipe : start.recipe();
    YamlNode.Mapping cells =
        last.base() == RecipeSection.Base.SMALL
            ? new FittedAnnealing(last.iterations()).of(resolved)
            : resolved;
    List<Matrix.Group> groups = new ArrayList<>(GroupsSection.of(cells));
    List<Loss> losses = GroupsSection.distinct(groups, Matrix.Group::losses);
    List<Network> networks = GroupsSection.distinct(groups, Matrix.Group::networks);
    if (start != null) {
      if (!losses.contains(start.loss())) {
        losses.add(0, start.loss());
      }
      groups.add(new Matrix.Group(List.of(start.loss()), networks, 0));
    }
    requireDistinct(resolved, "seeds", values.seeds());
    List<EvaluationPlan> evaluations = evaluations(resolved, "evaluations");
    TuningPlan tuning =
        new TuningSection(options, recipe)
            .read(
                resolved.get("tuning"),
                GroupsSection.given(resolved, groups),
                resolved,
                evaluations.stream().map(EvaluationPlan::name).toList());
    MegaFacePlan megaFace =
        new MegaFaceSection(options).read(resolved.get("megaface"), evaluations);
    Matrix matrix =
        new Matrix(
            name,
            values.title() == null ? name : values.title(),
            inputs,
            Registry.faceSources().one(section(resolved, "train")),
            losses,
            networks,
            groups,
            recipe,
            start,
            values.seeds(),
            values.threads(),
            evaluations,
            megaFace,
            new PatchSection(options).read(resolved.get("patches"), losses, megaFace != null),
            values.excludeTestIdentities(),
            tuning,
            resolved.get("heldOut") == null ? List.of() : evaluations(resolved, "heldOut"),
            null,
            List.copyOf(missing),
            YamlText.write(root.json()));
    requireCells(matrix);
    return matrix;
  }

  /** Returns the name of a matrix whose file gives none. */
  private String requireName(String ofFile) {
    if (!PlainValues.NAME.matcher(ofFile).matches()) {
      throw new MatrixException(
          root.position(),
          "the matrix has no name, and the name of its file, '"
              + ofFile
              + "', cannot be a folder's: add the key 'name', a word of letters, digits,"
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
                  + " patches), but at most %,d are allowed: give fewer of them.",
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
  private record PlainValues(
      String name, String title, List<Long> seeds, Integer threads, boolean excludeTestIdentities) {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    PlainValues {
      if (name != null && !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "name must be a word of letters, digits, '.', '_' and '-' that begins with a letter or"
                + " digit and has at most 200 characters, not '"
                + name
                + "'");
      }
      if (seeds == null || seeds.isEmpty()) {
        throw new IllegalArgumentException("seeds must hold at least one number");
      }
      if (threads != null && threads < 1) {
        throw new IllegalArgumentException("threads must be at least 1, not " + threads);
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
            "patches",
            "tuning",
            "heldOut")) {
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
      throw new MatrixException(declared.position(), "'inputs' takes a map of names.");
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
                            new YamlNode.Mapping(entry.value().position(), Map.of("value", entry)),
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
            scalar.position(),
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
    return YamlNode.Scalar.text(scalar.position(), reference.appendTail(text).toString());
  }

  private static YamlNode section(YamlNode.Mapping resolved, String key) {
    YamlNode node = resolved.get(key);
    if (node == null) {
      throw new MatrixException(resolved.position(), "the matrix lacks the section '" + key + "'.");
    }
    return node;
  }

  static List<YamlNode> list(YamlNode.Mapping resolved, String key) {
    YamlNode node = section(resolved, key);
    if (node instanceof YamlNode.Sequence sequence && !sequence.items().isEmpty()) {
      return sequence.items();
    }
    throw new MatrixException(node.position(), "'" + key + "' takes at least one entry.");
  }

  static void requireDistinct(YamlNode.Mapping resolved, String section, List<?> values) {
    Set<Object> seen = new HashSet<>();
    for (Object value : values) {
      if (!seen.add(value)) {
        throw new MatrixException(
            section(resolved, section).position(),
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
      throw new MatrixException(
          node.position(), "'recipe' takes a map, or one of paper, released, small.");
    }
    RecipeSection preset = preset(mapping);
    if (preset.base() == RecipeSection.Base.NONE) {
      for (String key : RecipeSection.WITHOUT_PRESET) {
        if (mapping.get(key) == null) {
          options.read(preset, mapping, "recipe");
          throw new MatrixException(
              mapping.position(), "recipe without a base needs '" + key + "' (or base: paper).");
        }
      }
    }
    return options.read(preset, mapping, "recipe");
  }

  /** Returns the values of the preset that a recipe names, which depend on some of its own. */
  private RecipeSection preset(YamlNode.Mapping recipe) {
    Map<String, YamlNode.Entry> given = new LinkedHashMap<>();
    for (String key : List.of("base", "iterations", "schedule", "optimizer")) {
      if (recipe.entries().containsKey(key)) {
        given.put(key, recipe.entries().get(key));
      }
    }
    RecipeSection read =
        options.read(
            RecipeSection.preset(RecipeSection.Base.NONE),
            new YamlNode.Mapping(recipe.position(), given),
            "recipe");
    return RecipeSection.preset(
        read.base(),
        given.containsKey("iterations") ? read.iterations() : null,
        read.schedule(),
        read.optimizer());
  }

  private WarmStart start(YamlNode node, RecipeSection first) {
    if (!(node instanceof YamlNode.Mapping mapping) || mapping.get("loss") == null) {
      throw new MatrixException(
          node.position(),
          "'start' takes the loss of the first training, and the keys of the recipe that the others"
              + " change: {loss: {loss: a-softmax, m: 1}, recipe: {learningRate: 0.01}}.");
    }
    OptionReader.requireKnownKeys(mapping, "'start'", START_KEYS);
    RecipeSection second = second(mapping.get("recipe"), first);
    YamlNode loss =
        second.base() == RecipeSection.Base.SMALL
            ? new FittedAnnealing(second.iterations()).ofLoss(mapping.get("loss"))
            : mapping.get("loss");
    return new WarmStart(Registry.losses().one(loss), second);
  }

  private RecipeSection second(YamlNode changes, RecipeSection first) {
    if (changes == null) {
      return first;
    }
    if (!(changes instanceof YamlNode.Mapping mapping)) {
      throw new MatrixException(
          changes.position(), "the recipe of 'start' takes a map of the keys that change.");
    }
    return options.read(first, mapping, "the recipe of 'start'");
  }

  private static List<EvaluationPlan> evaluations(YamlNode.Mapping resolved, String section) {
    List<EvaluationPlan> plans = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (YamlNode node : list(resolved, section)) {
      EvaluationPlan plan = evaluation(node, "an evaluation");
      if (!names.add(plan.name())) {
        throw new MatrixException(
            ((YamlNode.Mapping) node).get("name").position(),
            "an evaluation needs a name, a text that no other evaluation has.");
      }
      plans.add(plan);
    }
    return plans;
  }

  /**
   * Reads an evaluation.
   *
   * @param what how messages call it
   */
  static EvaluationPlan evaluation(YamlNode node, String what) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw new MatrixException(
          node.position(), what + " takes a map of " + String.join(", ", EVALUATION_KEYS) + ".");
    }
    OptionReader.requireKnownKeys(mapping, what, EVALUATION_KEYS);
    for (String key : EVALUATION_KEYS) {
      if (mapping.get(key) == null) {
        throw new MatrixException(mapping.position(), what + " lacks '" + key + "'.");
      }
    }
    if (!(mapping.get("name") instanceof YamlNode.Scalar name)) {
      throw new MatrixException(
          mapping.get("name").position(),
          "an evaluation needs a name, a text that no other evaluation has.");
    }
    return new EvaluationPlan(
        name.text(),
        Registry.faceSources().one(mapping.get("faces")),
        Registry.protocols().one(mapping.get("protocol")));
  }
}
