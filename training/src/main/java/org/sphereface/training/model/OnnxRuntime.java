package org.sphereface.training.model;

/** Whether ONNX Runtime is on the class path. Loads without it. */
public final class OnnxRuntime {

  /** How it is added, for messages. */
  public static final String ADVICE =
      "build with mvn verify -Ponnx, or set SPHEREFACE_CLASSPATH to"
          + " com.microsoft.onnxruntime:onnxruntime's jar";

  private OnnxRuntime() {}

  /** Returns whether ONNX models can be used. */
  public static boolean isThere() {
    try {
      Class.forName("ai.onnxruntime.OrtEnvironment", false, OnnxRuntime.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
