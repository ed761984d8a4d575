package org.sphereface.training.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.sphereface.engine.EngineFailureReason;
import org.sphereface.engine.HostValues;
import org.sphereface.files.PrintableText;
import org.sphereface.files.Reason;
import org.sphereface.networks.io.TorchArchive;

/**
 * A whole model, run by one of DJL's engines: TorchScript by PyTorch, a symbol with its parameters
 * by MXNet.
 */
final class EngineModel implements LoadedModel {

  private static final int BATCH = 32;
  private static final int SHOWN = 300;
  private static final String TORCH_REASON = "RuntimeError: ";
  private static final long[] ANY_SIZE = {-1, 3, -1, -1};

  private final Model model;
  private final String runtime;
  private final long[] shape;
  private final ParameterStore parameters;

  private EngineModel(Model model, long[] shape) {
    this.model = model;
    this.shape = shape.clone();
    Engine engine = model.getNDManager().getEngine();
    runtime =
        engine.getEngineName()
            + " "
            + engine.getVersion()
            + " on "
            + model.getNDManager().getDevice();
    parameters = new ParameterStore(model.getNDManager(), false);
  }

  /**
   * Loads a TorchScript model.
   *
   * @throws IllegalArgumentException if PyTorch cannot; the message is the reason alone
   */
  static EngineModel torchScript(Path file, Device device) {
    // PyTorch may end the process on an archive that is damaged
    TorchArchive.requireWhole(file);
    Model model = Model.newInstance("model", device, "PyTorch");
    // tensors that were saved on a GPU are loaded onto the device
    load(model, file.toAbsolutePath(), null, Map.of("mapLocation", "true"));
    return new EngineModel(model, ANY_SIZE);
  }

  /**
   * Loads a symbol with its parameters.
   *
   * @throws IllegalArgumentException if MXNet cannot; the message is the reason alone
   */
  static EngineModel mxnetSymbol(MxnetSymbol symbol, Device device) {
    Model model = Model.newInstance(symbol.prefix(), device, "MXNet");
    load(
        model,
        symbol.file().toAbsolutePath().getParent(),
        symbol.prefix(),
        Map.of("epoch", Integer.toString(symbol.epoch())));
    return new EngineModel(model, symbol.inputShape());
  }

  private static void load(Model model, Path path, String prefix, Map<String, String> options) {
    try {
      model.load(path, prefix, options);
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException("Cannot read " + path + ": " + Reason.of(e), e);
    } catch (MalformedModelException | RuntimeException e) {
      Engine engine = model.getNDManager().getEngine();
      model.close();
      String reason = reason(e);
      boolean lacks =
          reason.contains("Unknown builtin op")
              || reason.contains("is not registered")
              || reason.contains("not find operator");
      throw new IllegalArgumentException(
          engine.getEngineName()
              + " "
              + engine.getVersion()
              + (lacks ? " lacks an operator of the model (" : " cannot load the model (")
              + reason
              + ")"
              + (lacks ? ": export the model without it" : ""),
          e);
    }
  }

  /** What the engine says, in one line. */
  private static String reason(Exception failure) {
    String text = String.valueOf(failure.getMessage());
    int own = text.lastIndexOf(TORCH_REASON);
    String reason =
        own >= 0
            ? text.substring(own + TORCH_REASON.length()).lines().findFirst().orElse("")
            : failure instanceof EngineException engine
                ? EngineFailureReason.of(engine)
                : text.lines().map(String::strip).findFirst().orElse("");
    return PrintableText.of(reason, SHOWN);
  }

  @Override
  public long[] inputShape() {
    return shape.clone();
  }

  @Override
  public Map<String, String> notes() {
    return Map.of();
  }

  @Override
  public String runtime() {
    return runtime;
  }

  @Override
  public boolean concurrent() {
    return false;
  }

  @Override
  public int batch() {
    return BATCH;
  }

  @Override
  public Output run(float[] images, long[] given) {
    try (NDManager batch = model.getNDManager().newSubManager()) {
      NDArray input = HostValues.copy(batch, images, 0, images.length, new Shape(given));
      NDList outputs = model.getBlock().forward(parameters, new NDList(input), false);
      try {
        if (outputs.isEmpty()) {
          return new Output("nothing", new long[0], new float[0]);
        }
        NDArray first = outputs.get(0);
        return new Output(
            first.getDataType().toString(),
            first.getShape().getShape(),
            first.getDataType() == DataType.FLOAT32 ? first.toFloatArray() : new float[0]);
      } finally {
        outputs.close();
      }
    } catch (EngineException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
