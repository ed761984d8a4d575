package org.sphereface.benchmarks;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.util.Locale;
import org.sphereface.networks.Precision;

/** One engine in a process of its own, which {@link EngineProcess} asks for repetitions. */
public final class EngineWorker {

  private static final int SEED = 1;

  private EngineWorker() {}

  /**
   * Answers until the input ends.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    Engine.getInstance().setRandomSeed(SEED);
    QuestionLoop.answer(EngineWorker::item);
  }

  private static Measured item(String[] words) {
    return switch (words[0]) {
      case "train" ->
          new TrainingSpeed(
              number(words[1]),
              words[2],
              number(words[3]),
              number(words[4]),
              precision(words, 5),
              Pace.STEADY);
      case "train-briskly" ->
          new TrainingSpeed(
              number(words[1]),
              words[2],
              number(words[3]),
              number(words[4]),
              precision(words, 5),
              Pace.BRISK);
      case "train-wholly" ->
          new WholeTraining(
              number(words[1]),
              Double.parseDouble(words[2]),
              number(words[3]),
              number(words[4]),
              number(words[5]));
      case "plain-train" ->
          PlainSpeed.training(number(words[1]), words[2], number(words[3]), number(words[4]));
      case "autocast-train" ->
          PlainSpeed.autocast(number(words[1]), number(words[3]), number(words[4]));
      case "autocast-embed" -> PlainSpeed.autocastEmbedding(number(words[1]), number(words[3]));
      case "embed" ->
          new EmbeddingSpeed(number(words[1]), words[2], number(words[3]), precision(words, 4));
      case "plain-embed" -> PlainSpeed.embedding(number(words[1]), words[2], number(words[3]));
      case "forward" -> new ForwardSpeed(number(words[1]), number(words[2]));
      case "head" -> new ManyClasses(number(words[1]), words[2]);
      case "soak" -> new SoakSteps(number(words[1]));
      case "convolution" -> new ConvolutionRate(precision(words, 1));
      case "product" -> new ProductRate(precision(words, 1));
      default -> throw new IllegalArgumentException("no item '" + words[0] + "'");
    };
  }

  private static Precision precision(String[] words, int at) {
    return words.length > at
        ? Precision.valueOf(words[at].toUpperCase(Locale.ROOT))
        : Precision.FLOAT32;
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }
}
