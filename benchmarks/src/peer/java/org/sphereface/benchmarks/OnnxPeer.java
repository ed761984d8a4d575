package org.sphereface.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** A network's exported file in ONNX Runtime as it comes: one session with its own threads. */
final class OnnxPeer implements AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  OnnxPeer(Path file) {
    try {
      session = environment.createSession(file.toString());
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Embeds a batch. */
  float[] embed(float[] pixels, int count, int height, int width) {
    long[] shape = {count, 3, height, width};
    try (OnnxTensor images = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
        OrtSession.Result result = session.run(Map.of("images", images))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The time of one run, without the copy of its input and output. */
  long nanoseconds(float[] input, long[] shape) {
    FloatBuffer direct =
        ByteBuffer.allocateDirect(input.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(input)
            .rewind();
    try (OnnxTensor images = OnnxTensor.createTensor(environment, direct, shape)) {
      long started = System.nanoTime();
      try (OrtSession.Result result = session.run(Map.of("images", images))) {
        return System.nanoTime() - started;
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
