package org.sphereface.experiments.run;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.sphereface.losses.HostParameter;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.arithmetic.AngularMargin;
import org.sphereface.losses.head.AngularHead;
import org.sphereface.losses.head.AnnealedMargin;

/**
 * A-Softmax that prints a line before each iteration and each time its parameters are saved, and
 * begins no iteration while another process has the lock of the file in {@value #GATE}.
 */
public record GatedLoss(int m) implements Loss {

  /** The environment variable with the path of the file; without it there is no gate. */
  public static final String GATE = "SPHEREFACE_TEST_GATE";

  public GatedLoss() {
    this(4);
  }

  @Override
  public String id() {
    return "gated";
  }

  @Override
  public String summary() {
    return "Registered by tests.";
  }

  @Override
  public String source() {
    return "nowhere";
  }

  @Override
  public String label() {
    return "Gated m=" + m;
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new Head(embeddingSize, classes, m);
  }

  private static final class Head extends AngularHead {

    Head(int embeddingSize, int classes, int m) {
      super(
          embeddingSize, classes, new AnnealedMargin(new AngularMargin(m), new LambdaAnnealing()));
    }

    @Override
    public void beforeIteration(
        float[] labels, long iteration, Function<Parameter, NDArray> velocity) {
      super.beforeIteration(labels, iteration, velocity);
      System.out.println("iteration " + iteration);
      awaitGate();
    }

    private static void awaitGate() {
      String gate = System.getenv(GATE);
      if (gate == null) {
        return;
      }
      try (FileChannel channel = FileChannel.open(Path.of(gate));
          FileLock open = channel.lock(0, Long.MAX_VALUE, true)) {
        assert open.isShared();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Map<String, HostParameter> hostParameters() {
      System.out.println("saving");
      return super.hostParameters();
    }
  }
}
