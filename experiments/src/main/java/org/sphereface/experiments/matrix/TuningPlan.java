package org.sphereface.experiments.matrix;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.results.ValidationMeasure;

/**
 * The section {@code tuning} of a matrix: each loss on each network has its options chosen by as
 * many trials, on people who are in neither the training set nor the test sets.
 *
 * <p>Options are drawn at random (Bergstra and Bengio, JMLR 2012) and the trials are cut by
 * successive halving (Jamieson and Talwalkar, AISTATS 2016): on rung r of R each remaining trial is
 * trained anew for iterations / factor^(R - r), and the best 1 / factor of them go on.
 *
 * @param validation what trials are judged on
 * @param measure what of it is maximised
 * @param trials of each loss on each network
 * @param rungs R; 1 for no halving
 * @param factor of the halving, from 2
 * @param seed of the draws
 * @param drawn the trials of each loss, by number from 1
 */
public record TuningPlan(
    EvaluationPlan validation,
    ValidationMeasure measure,
    int trials,
    int rungs,
    int factor,
    long seed,
    Map<Loss, List<Trial>> drawn) {

  public TuningPlan {
    drawn = Collections.unmodifiableMap(new LinkedHashMap<>(drawn));
  }

  /**
   * Options that were drawn for a loss.
   *
   * @param options their values by name, such as {@code recipe.learningRate} or {@code m}
   * @param rungs what is trained on each rung, the shortest first
   */
  public record Trial(Map<String, Object> options, List<Training> rungs) {
    public Trial {
      options = Collections.unmodifiableMap(new TreeMap<>(options));
      rungs = List.copyOf(rungs);
    }

    /** What is trained at full length. */
    Training whole() {
      return rungs.get(rungs.size() - 1);
    }
  }

  /** A loss and the recipe by which it is trained. */
  public record Training(Loss loss, RecipeSection recipe) {}

  /**
   * A trial of a loss on a network, on one rung.
   *
   * @param of the loss as the matrix gives it
   * @param network the network
   * @param number from 1
   * @param rung from 1
   * @param cell its training
   * @param options that were drawn
   */
  public record TrialCell(
      Loss of, Network network, int number, int rung, Cell cell, Map<String, Object> options) {}

  /** Returns how many trials of a loss on a network a rung has: trials / factor^(rung - 1), up. */
  public int kept(int rung) {
    int kept = trials;
    for (int i = 1; i < rung; i++) {
      kept = (kept + factor - 1) / factor;
    }
    return kept;
  }
}
