package org.sphereface.training.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.sphereface.engine.DirectBuffers;
import org.sphereface.files.PrintableText;
import org.sphereface.files.Reason;

/**
 * An ONNX model, run by ONNX Runtime. The class loads only if ONNX Runtime is on the class path:
 * {@link OnnxRuntime}.
 *
 * <p>A run computes in the calling thread alone. Several threads that each run small batches reach
 * a higher rate than ONNX Runtime's own threads on one large batch (docs/PERFORMANCE.md), and leave
 * no core waiting while another one reads images.
 */
final class OnnxSession implements LoadedModel {

  /** Images that are embedded together: feature maps of so few stay in the processor's cache. */
  private static final int SMALL_BATCH = 4;

  /** Images that are embedded together where the parameters do not stay in the cache. */
  private static final int LARGE_BATCH = 16;

  private static final long LARGE_BYTES = 16 << 20;

  private static final int RANK = 4;
  private static final int SHOWN = 300;

  private final OrtSession session;
  private final String input;
  private final long[] shape;
  private final int batch;

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if it cannot be loaded, or has another input than images; the
   *     message is the reason alone
   */
  OnnxSession(Path file) {
    batch = bytes(file) < LARGE_BYTES ? SMALL_BATCH : LARGE_BATCH;
    session = open(file);
    try {
      Map<String, NodeInfo> inputs = session.getInputInfo();
      if (inputs.size() != 1) {
        throw new IllegalArgumentException(
            "it has "
                + inputs.size()
                + " inputs ("
                + PrintableText.of(String.join(", ", inputs.keySet()), SHOWN)
                + "): expected one, the images");
      }
      input = inputs.keySet().iterator().next();
      shape = images(inputs.get(input));
    } catch (OrtException e) {
      close();
      throw new IllegalArgumentException(reason(e), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("it cannot be read (" + Reason.of(e) + ")", e);
    }
  }

  private static OrtSession open(Path file) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setIntraOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    } catch (OrtException e) {
      throw new IllegalArgumentException(refusal(e), e);
    }
  }

  private static String refusal(OrtException e) {
    String reason = reason(e);
    if (e.getCode() == OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF) {
      return RuntimeModel.NO_ONNX;
    }
    if (e.getCode() == OrtException.OrtErrorCode.ORT_NOT_IMPLEMENTED
        || reason.contains("No Op registered")
        || reason.contains("not a registered")) {
      return version()
          + " lacks an operator of the model ("
          + reason
          + "): export the model with operators of the ONNX standard";
    }
    return version() + " cannot load the model (" + reason + ")";
  }

  private static String reason(OrtException e) {
    String text = String.valueOf(e.getMessage()).replaceFirst("^Error code - \\w+ - message: ", "");
    return PrintableText.of(text.lines().findFirst().orElse("").strip(), SHOWN);
  }

  /** Returns the runtime's name and version. */
  static String version() {
    return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
  }

  private static long[] images(NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo info
        && info.type == OnnxJavaType.FLOAT
        && info.getShape().length == RANK
        && hasChannels(info.getShape())
        && info.getShape()[0] != 0) {
      return info.getShape();
    }
    throw new IllegalArgumentException(
        "its input is "
            + PrintableText.of(shown(node), SHOWN)
            + ": expected float32 images, N x 3 x height x width or N x height x width x 3");
  }

  private static boolean hasChannels(long[] shape) {
    return shape[1] == 3 || shape[3] == 3 || (shape[1] < 0 && shape[3] < 0);
  }

  private static String shown(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo info
        ? info.type + " of shape " + Arrays.toString(info.getShape())
        : node.getInfo().getClass().getSimpleName();
  }

  @Override
  public long[] inputShape() {
    return shape.clone();
  }

  @Override
  public Map<String, String> notes() {
    try {
      return session.getMetadata().getCustomMetadata();
    } catch (OrtException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  @Override
  public String runtime() {
    return version();
  }

  @Override
  public boolean concurrent() {
    return true;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public Output run(float[] images, long[] given) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    // of an array, the runtime would make a direct buffer that waits for the garbage collector
    ByteBuffer direct =
        ByteBuffer.allocateDirect(images.length * Float.BYTES).order(ByteOrder.nativeOrder());
    FloatBuffer pixels = direct.asFloatBuffer().put(images).rewind();
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, pixels, given);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      if (!(result.get(0) instanceof OnnxTensor output)) {
        return new Output("no tensor", new long[0], new float[0]);
      }
      TensorInfo info = output.getInfo();
      if (info.type != OnnxJavaType.FLOAT) {
        return new Output(
            info.type.toString().toLowerCase(Locale.ROOT), info.getShape(), new float[0]);
      }
      FloatBuffer values = output.getFloatBuffer();
      float[] copied = new float[values.remaining()];
      values.get(copied);
      return new Output("float32", info.getShape(), copied);
    } catch (OrtException e) {
      throw new IllegalArgumentException(reason(e), e);
    } finally {
      DirectBuffers.release(direct);
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
