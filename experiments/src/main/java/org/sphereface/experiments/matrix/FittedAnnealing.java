package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;

/**
 * Fits the annealing of the losses to the length of a training, for the preset {@code small}, where
 * the matrix gives neither gamma nor power: the power is 5, and gamma is such that lambda has its
 * minimum after a share of the iterations.
 *
 * <p>{@code gamma = ((base / minimum)^(1/5) - 1) / (share iterations)}, from {@code base (1 + gamma
 * i)^-5 = minimum}. With the released gamma of 0.12 and power of 1 the minimum is reached at
 * iteration 1659, which is behind the end of a short training. With a power of 1 and a larger gamma
 * lambda is below 50 from a tenth of the fall on, which is before a short training has learned
 * anything.
 *
 * @param iterations of the trainings
 */
record FittedAnnealing(int iterations) {

  /** Measured: docs/results/small-recipes.md. */
  static final double SHARE = 0.7;

  static final double POWER = 5;

  private static final String ANNEALING = "annealing";
  private static final List<String> OF_THE_FALL = List.of("gamma", "power");

  /** Returns a matrix whose losses, also those in groups, have the annealing. */
  YamlNode.Mapping of(YamlNode.Mapping matrix) {
    YamlNode.Mapping fitted = ofLosses(matrix);
    if (fitted.get("groups") instanceof YamlNode.Sequence groups) {
      List<YamlNode> changed = new ArrayList<>();
      for (YamlNode group : groups.items()) {
        changed.add(group instanceof YamlNode.Mapping mapping ? ofLosses(mapping) : group);
      }
      fitted = fitted.with("groups", new YamlNode.Sequence(groups.position(), changed));
    }
    return fitted;
  }

  private YamlNode.Mapping ofLosses(YamlNode.Mapping group) {
    if (!(group.get("losses") instanceof YamlNode.Sequence losses)) {
      return group;
    }
    List<YamlNode> changed = losses.items().stream().map(this::ofLoss).toList();
    return group.with("losses", new YamlNode.Sequence(losses.position(), changed));
  }

  /** Returns a loss with the annealing, if it has any; a loss in it likewise. */
  YamlNode ofLoss(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping loss)
        || !(loss.get("loss") instanceof YamlNode.Scalar name)) {
      return node;
    }
    Class<?> type = Registry.losses().find(name.text()).<Class<?>>map(Loss::getClass).orElse(null);
    YamlNode.Mapping fitted = loss;
    if (type != null && type.isRecord()) {
      for (var option : OptionType.components(type).entrySet()) {
        YamlNode given = loss.get(option.getKey());
        if (option.getValue().isLoss() && given != null) {
          fitted = fitted.with(option.getKey(), ofLoss(tagged(given)));
        } else if (option.getKey().equals(ANNEALING)
            && option.getValue().raw() == LambdaAnnealing.class) {
          fitted = fitted.with(ANNEALING, ofAnnealing(given, loss.position()));
        }
      }
    }
    return fitted;
  }

  private static YamlNode tagged(YamlNode loss) {
    return loss instanceof YamlNode.Scalar
        ? new YamlNode.Mapping(
            loss.position(), Map.of("loss", new YamlNode.Entry(loss.position(), loss)))
        : loss;
  }

  private YamlNode ofAnnealing(YamlNode given, SourcePosition ofLoss) {
    if (given instanceof YamlNode.Sequence several) {
      List<YamlNode> changed =
          several.items().stream().map(each -> ofAnnealing(each, ofLoss)).toList();
      return new YamlNode.Sequence(several.position(), changed);
    }
    YamlNode.Mapping annealing =
        given == null
            ? new YamlNode.Mapping(ofLoss, Map.of())
            : given instanceof YamlNode.Mapping mapping ? mapping : null;
    if (annealing == null || OF_THE_FALL.stream().anyMatch(annealing.entries()::containsKey)) {
      return given;
    }
    LambdaAnnealing released = new LambdaAnnealing();
    double base = number(annealing.get("base"), released.base());
    double minimum = number(annealing.get("minimum"), released.minimum());
    if (!(minimum > 0) || !(base > minimum)) {
      return annealing;
    }
    String origin = "recipe.base of " + annealing.position();
    return annealing
        .with("gamma", YamlText.parseOption(gamma(base, minimum), origin))
        .with("power", YamlText.parseOption(Double.toString(POWER), origin));
  }

  private String gamma(double base, double minimum) {
    double gamma = (Math.pow(base / minimum, 1 / POWER) - 1) / (SHARE * iterations);
    return String.format(Locale.ROOT, "%.4g", gamma);
  }

  /** Removes gamma and power from a loss's annealing where they are what this gives. */
  void removeFrom(ObjectNode loss) {
    for (JsonNode owner : loss.findParents(ANNEALING)) {
      if (owner.get(ANNEALING) instanceof ObjectNode annealing) {
        String fitted =
            gamma(annealing.path("base").doubleValue(), annealing.path("minimum").doubleValue());
        if (annealing.path("power").doubleValue() == POWER
            && annealing.path("gamma").doubleValue() == Double.parseDouble(fitted)) {
          annealing.remove(OF_THE_FALL);
        }
      }
    }
  }

  /** Returns a number; NaN for what is none, which is reported when the loss is read. */
  private static double number(YamlNode node, double otherwise) {
    if (node == null) {
      return otherwise;
    }
    return node instanceof YamlNode.Scalar scalar && scalar.json().isNumber()
        ? scalar.json().doubleValue()
        : Double.NaN;
  }
}
