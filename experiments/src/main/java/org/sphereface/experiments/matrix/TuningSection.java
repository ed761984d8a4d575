package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sphereface.experiments.matrix.TuningPlan.Training;
import org.sphereface.experiments.matrix.TuningPlan.Trial;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.results.ValidationMeasure;

/** Reads the section {@code tuning} of a matrix, and draws the options of its trials. */
final class TuningSection {

  private static final List<String> SPACE_KEYS = List.of("recipe", "losses");

  /** The budget of a trial is the same for all losses, and what is searched has one meaning. */
  private static final Set<String> NOT_SEARCHED =
      Set.of("base", "iterations", "logEvery", "checkpointEvery", "brokenShare", "stuck");

  private static final int MOST_TRIALS = 10_000;
  private static final int FEWEST_ITERATIONS = 10;

  private final OptionReader options;
  private final RecipeSection recipe;

  /**
   * @param recipe of the matrix
   */
  TuningSection(OptionReader options, RecipeSection recipe) {
    this.options = options;
    this.recipe = recipe;
  }

  /** The plain values of the section. */
  private record Plain(
      @JsonPropertyDescription("what is maximised on the validation set") ValidationMeasure measure,
      @JsonPropertyDescription("drawn options of each loss on each network") int trials,
      @JsonPropertyDescription("rungs of the successive halving; 1: none") int rungs,
      @JsonPropertyDescription("1 / factor of the trials go on to the next rung") int factor,
      @JsonPropertyDescription("seed of the draws") long seed) {

    Plain {
      require(trials >= 2 && trials <= MOST_TRIALS, "trials must be 2 to 10000, but is " + trials);
      require(factor >= 2, "factor must be at least 2, but is " + factor);
      require(rungs >= 1, "rungs must be at least 1, but is " + rungs);
      require(
          Math.pow(factor, rungs - 1) <= trials,
          "no trial would be left for rung "
              + rungs
              + ": "
              + trials
              + " trials last for fewer with factor "
              + factor
              + "; give fewer rungs or more trials");
    }

    private static void require(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalArgumentException(otherwise);
      }
    }
  }

  /**
   * @param node the section; null if the matrix has none
   * @param losses the losses as the matrix gives them, without lists, by what they are read as
   * @param resolved the matrix, whose other sections must go with this one
   * @param names of the evaluations
   * @return null if there is no section
   */
  TuningPlan read(
      YamlNode node,
      Map<Loss, YamlNode.Mapping> losses,
      YamlNode.Mapping resolved,
      List<String> names) {
    if (node == null) {
      return null;
    }
    if (!(node instanceof YamlNode.Mapping mapping)
        || mapping.get("validation") == null
        || mapping.get("space") == null) {
      throw new MatrixException(
          node.position(),
          "'tuning' takes a map with at least 'validation' and 'space': what trials are judged on,"
              + " and the options to search.");
    }
    for (String other : List.of("start", "patches")) {
      if (resolved.get(other) != null) {
        throw new MatrixException(
            resolved.get(other).position(),
            "'" + other + "' and 'tuning' do not go together: leave one of them out.");
      }
    }
    requireOneOfEach(losses, node.position());
    Plain plain =
        options.read(
            new Plain(ValidationMeasure.ACCURACY, 12, 1, 3, 1),
            mapping.without("validation").without("space"),
            "'tuning'");
    EvaluationPlan validation =
        MatrixSections.evaluation(named(mapping.get("validation")), "'validation' of 'tuning'");
    if (names.contains(validation.name())) {
      throw new MatrixException(
          mapping.get("validation").position(),
          "the evaluation '"
              + validation.name()
              + "' is the validation and among 'evaluations': nothing of a test set may choose"
              + " options; give other people.");
    }
    if (plain.rungs() > 1
        && recipe.iterations() / Math.pow(plain.factor(), plain.rungs() - 1) < FEWEST_ITERATIONS) {
      throw new MatrixException(
          node.position(),
          "on the first of "
              + plain.rungs()
              + " rungs a trial would have fewer than "
              + FEWEST_ITERATIONS
              + " iterations: give fewer rungs.");
    }
    return new TuningPlan(
        validation,
        plain.measure(),
        plain.trials(),
        plain.rungs(),
        plain.factor(),
        plain.seed(),
        new Draws(plain, mapping.get("space"), losses).all());
  }

  /** The validation's name, where it is not given. */
  private static YamlNode named(YamlNode validation) {
    return validation instanceof YamlNode.Mapping mapping && mapping.get("name") == null
        ? mapping.with("name", YamlNode.Scalar.text(mapping.position(), "validation"))
        : validation;
  }

  private static void requireOneOfEach(
      Map<Loss, YamlNode.Mapping> losses, SourcePosition position) {
    Map<String, Loss> byId = new LinkedHashMap<>();
    for (Loss loss : losses.keySet()) {
      if (byId.put(loss.id(), loss) != null) {
        throw new MatrixException(
            position,
            "'tuning' takes one variant of each loss, but '"
                + loss.id()
                + "' is listed with several: search its options in 'space', or run a matrix of"
                + " each variant.");
      }
    }
  }

  /** The draws of all trials. */
  private final class Draws {
    private final Plain plain;
    private final Map<Loss, YamlNode.Mapping> losses;
    private final YamlNode.Mapping none;
    private final TuningSpace shared;
    private final Map<String, TuningSpace> own = new LinkedHashMap<>();

    Draws(Plain plain, YamlNode node, Map<Loss, YamlNode.Mapping> losses) {
      this.plain = plain;
      this.losses = losses;
      if (!(node instanceof YamlNode.Mapping space)
          || SPACE_KEYS.stream().allMatch(key -> space.get(key) == null)) {
        throw new MatrixException(
            node.position(),
            "'space' of 'tuning' takes 'recipe', the options that all losses share, and 'losses',"
                + " the options of single losses.");
      }
      OptionReader.requireKnownKeys(space, "'space' of 'tuning'", SPACE_KEYS);
      this.none = new YamlNode.Mapping(space.position(), Map.of());
      this.shared =
          space.get("recipe") == null
              ? null
              : new TuningSpace("recipe.", space.get("recipe"), RecipeSection.class, "the recipe");
      if (shared != null) {
        for (String key : NOT_SEARCHED) {
          if (shared.position(key) != null) {
            throw new MatrixException(
                shared.position(key),
                "'" + key + "' of the recipe is not searched: it is the same for all trials.");
          }
        }
      }
      if (space.get("losses") != null) {
        own(space.get("losses"));
      }
    }

    private void own(YamlNode node) {
      if (!(node instanceof YamlNode.Mapping spaces)) {
        throw new MatrixException(
            node.position(), "'losses' of 'space' takes a map of losses, each with its options.");
      }
      List<String> ids = losses.keySet().stream().map(Loss::id).toList();
      OptionReader.requireKnownKeys(spaces, "'losses' of 'space'", ids);
      spaces
          .entries()
          .forEach(
              (id, entry) -> {
                Loss loss =
                    losses.keySet().stream().filter(of -> of.id().equals(id)).findFirst().get();
                own.put(
                    id, new TuningSpace("", entry.value(), loss.getClass(), "loss '" + id + "'"));
              });
    }

    Map<Loss, List<Trial>> all() {
      Map<Loss, List<Trial>> all = new LinkedHashMap<>();
      losses.forEach(
          (loss, given) -> {
            if (shared == null && !own.containsKey(loss.id())) {
              throw new MatrixException(
                  given.position(),
                  "'space' has no option of the loss '"
                      + loss.id()
                      + "', and none of the recipe: all its trials would be the same; add one.");
            }
            List<Trial> trials = new ArrayList<>();
            for (int number = 1; number <= plain.trials(); number++) {
              trials.add(trial(loss, given, number));
            }
            all.put(loss, trials);
          });
      return all;
    }

    private Trial trial(Loss loss, YamlNode.Mapping given, int number) {
      Map<String, Object> drawn = new TreeMap<>();
      RecipeSection tried =
          shared == null
              ? recipe
              : options.read(
                  recipe, shared.draw(none, plain.seed(), number, drawn), "the recipe of a trial");
      YamlNode changed =
          own.containsKey(loss.id())
              ? own.get(loss.id()).draw(given, plain.seed(), number, drawn)
              : given;
      if (tried.base() == RecipeSection.Base.SMALL) {
        changed = new FittedAnnealing(tried.iterations()).ofLoss(changed);
      }
      Loss whole = Registry.losses().one(changed);
      List<Training> rungs = new ArrayList<>();
      for (int rung = 1; rung <= plain.rungs(); rung++) {
        int times = (int) Math.round(Math.pow(plain.factor(), plain.rungs() - rung));
        rungs.add(
            times == 1
                ? new Training(whole, tried)
                : new Training(shortened(whole, times), shortened(tried, times)));
      }
      return new Trial(drawn, rungs);
    }
  }

  /** A recipe that runs through the same schedule in fewer iterations. */
  private RecipeSection shortened(RecipeSection whole, int times) {
    int iterations = Math.max(1, whole.iterations() / times);
    ObjectNode tree = options.emptyObject();
    tree.put("iterations", iterations);
    tree.put("warmUp", whole.warmUp() / times);
    tree.set(
        "steps",
        options.json(
            whole.steps().stream()
                .map(step -> step / times)
                .filter(step -> step > 0 && (step < iterations))
                .distinct()
                .toList()));
    YamlNode node = YamlText.parseOption(tree.toString(), "tuning");
    return options.read(whole, (YamlNode.Mapping) node, "recipe");
  }

  /** A loss whose lambda at iteration i is that of the whole training at i times {@code times}. */
  private Loss shortened(Loss whole, int times) {
    ObjectNode tree = options.tagged("loss", whole.id(), whole);
    shorten(tree, whole.getClass(), times);
    return Registry.losses().one(YamlText.parseOption(tree.toString(), "tuning"));
  }

  private static void shorten(ObjectNode tree, Class<?> type, int times) {
    if (!type.isRecord()) {
      return;
    }
    OptionType.components(type)
        .forEach(
            (name, option) -> {
              if (!(tree.get(name) instanceof ObjectNode group)) {
                return;
              }
              if (option.raw() == LambdaAnnealing.class) {
                group.put("gamma", times * group.get("gamma").doubleValue());
              } else if (option.isLoss()) {
                Registry.losses()
                    .find(group.path("loss").asText())
                    .ifPresent(inner -> shorten(group, inner.getClass(), times));
              }
            });
  }
}
