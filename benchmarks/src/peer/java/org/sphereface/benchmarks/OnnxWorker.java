package org.sphereface.benchmarks;

import java.io.IOException;

/**
 * Embedding in a process of its own, and the kernels of ONNX Runtime, which {@link EngineProcess}
 * asks for repetitions.
 */
public final class OnnxWorker {

  private OnnxWorker() {}

  /**
   * Answers until the input ends.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    QuestionLoop.answer(OnnxWorker::item);
  }

  private static Measured item(String[] words) {
    return switch (words[0]) {
      case "convolution" -> OnnxKernel.convolution();
      case "product" -> OnnxKernel.product();
      case "embed" ->
          NetworkEmbedding.of(
              EmbeddingWay.valueOf(words[1]),
              EmbeddedNetwork.valueOf(words[2]),
              words[3].equals("photographs"),
              EmbeddingFiles.ofParent());
      default -> throw new IllegalArgumentException("no item '" + words[0] + "'");
    };
  }
}
