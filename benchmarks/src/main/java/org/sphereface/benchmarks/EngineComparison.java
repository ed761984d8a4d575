package org.sphereface.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sphereface.experiments.provenance.MachineDescription;
import org.sphereface.networks.Precision;
import org.sphereface.networks.StageCost;
import org.sphereface.networks.architecture.SphereFaceNetwork;

/**
 * Training steps and embeddings of SphereFace-4 and -20 on MXNet and on PyTorch, beside two peers
 * and the machine's limit, all in turn (A B C A B C) within one run, each in a process of its own
 * with the launcher's settings. Peers are the same nets in plain form on PyTorch, in mixed
 * precision as one graph with autocast's casts, and a program in Python if an interpreter with
 * torch is found, in mixed precision by autocast. Ours is the faster engine, the peer the faster
 * one of the same precision; ratios are of values of one round.
 *
 * <p>Mixed precision is left out on a processor without instructions for bfloat16, where it is many
 * times slower than float32, unless it is asked for.
 *
 * <p>Counted operations: two a multiply-add; a training step is three forward passes, an embedding
 * two (image and mirror image).
 */
public final class EngineComparison {

  private static final int BATCH = 32;
  private static final int CLASSES = 1000;

  /** The paper's training (section 4.1): its people and its batch. */
  private static final int PAPER_CLASSES = 10_572;

  private static final int PAPER_BATCH = 128;
  private static final List<String> COLUMNS =
      List.of(
          "Item",
          "Ours",
          "Ours / peer",
          "Ours / limit",
          "MXNet",
          "PyTorch",
          "PyTorch, plain",
          "PyTorch, autocast",
          "Python's PyTorch",
          "Limit",
          "Peak MiB: MXNet",
          "PyTorch",
          "Plain",
          "Autocast",
          "Python's");

  /** Vector instructions that compute in bfloat16. */
  private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16");

  private final int rounds;
  private final boolean bfloat16;
  private final List<Precision> precisions;
  private final Limit limit;
  private final Optional<PythonPeer> python;
  private final List<List<Object>> rows = new ArrayList<>();

  private EngineComparison(
      int rounds, boolean bfloat16, boolean mixed, Limit limit, Optional<PythonPeer> python) {
    this.rounds = rounds;
    this.bfloat16 = bfloat16;
    this.precisions = mixed ? List.of(Precision.values()) : List.of(Precision.FLOAT32);
    this.limit = limit;
    this.python = python;
  }

  /**
   * Prints the table and writes it as JSON.
   *
   * @param args {@code --quick} for SphereFace-4 with 1,000 classes only; {@code --mixed} for mixed
   *     precision on any processor; {@code --out=DIR}; {@code --python=FILE} for an interpreter
   *     with torch, by default {@code python3}
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.of(args);
    boolean quick = arguments.quick();
    int rounds = quick ? 3 : 5;
    Optional<PythonPeer> python = PythonPeer.of(arguments.python());
    boolean bfloat16 = new MachineDescription().vectorFlags().stream().anyMatch(BFLOAT16::contains);
    boolean mixed = bfloat16 || arguments.mixed();
    try (Limit limit = new Limit(bfloat16, python)) {
      EngineComparison comparison = new EngineComparison(rounds, bfloat16, mixed, limit, python);
      comparison.kernels();
      for (int depth : quick ? new int[] {4} : new int[] {4, 20}) {
        comparison.net(depth, quick);
      }
      new Sheet(
              "Training and embedding",
              "Images a second, minimum / median / maximum of "
                  + rounds
                  + " rounds in turn. 'train DEPTH ACTIVATION CLASSES BATCH': whole steps with an"
                  + " A-Softmax head; 'embed DEPTH ACTIVATION IMAGES': each image and its mirror"
                  + " image; 'mixed': maps in bfloat16, Python's by autocast, the plain peer's in"
                  + " float32. Limit: the fastest of convolution and matrix product in all"
                  + " runtimes, of mixed items in bfloat16, by the net's floating-point operations."
                  + " Ours: the faster engine; peer: the fastest of the same precision. Python: "
                  + python.map(PythonPeer::version).orElse("no interpreter with torch was found")
                  + "."
                  + (bfloat16
                      ? ""
                      : " This processor has no instructions for bfloat16: mixed precision is "
                          + (mixed
                              ? "computed without them, not on MXNet, which cannot, and held"
                                  + " against the limit in float32."
                              : "left out (--mixed measures it).")),
              COLUMNS,
              comparison.rows,
              List.of())
          .publish(arguments.out(), "1-engines");
    }
  }

  private void net(int depth, boolean quick) throws IOException {
    double forward = forwardGigaflops(depth);
    for (Precision precision : precisions) {
      String item = "train " + depth + " prelu ";
      measure(item + CLASSES + " " + BATCH, 3 * forward, precision, variants(precision));
      if (!quick) {
        String paper = item + PAPER_CLASSES + " " + PAPER_BATCH;
        measure(paper, 3 * forward, precision, variants(precision));
      }
      measure("embed " + depth + " prelu 64", 2 * forward, precision, variants(precision));
    }
    String relu = "train " + depth + " relu " + CLASSES + " " + BATCH;
    measure(relu, 3 * forward, Precision.FLOAT32, Variant.MXNET, Variant.PYTORCH);
  }

  private Variant[] variants(Precision precision) {
    return Arrays.stream(Variant.values())
        .filter(variant -> variant != Variant.PYTHON || python.isPresent())
        .filter(variant -> variant != Variant.AUTOCAST || precision == Precision.MIXED)
        .filter(variant -> variant != Variant.MXNET || precision == Precision.FLOAT32 || bfloat16)
        .toArray(Variant[]::new);
  }

  private EngineProcess start(Variant variant) throws IOException {
    return variant == Variant.PYTHON
        ? new EngineProcess(python.orElseThrow())
        : new EngineProcess(variant.engine(), Map.of());
  }

  private static double forwardGigaflops(int depth) {
    SphereFaceNetwork network = new SphereFaceNetwork(depth, 1, 112, 96, 512, "paper");
    return 1e-9 * StageCost.total(network.stages()).flops();
  }

  private void kernels() throws IOException {
    for (String kernel : Limit.KERNELS) {
      measure(kernel, 1, Precision.FLOAT32, Variant.MXNET, Variant.PYTORCH);
    }
  }

  private void measure(String words, double gigaflops, Precision precision, Variant... variants)
      throws IOException {
    String item = precision == Precision.FLOAT32 ? words : words + " " + precision;
    Map<Variant, EngineProcess> processes = new EnumMap<>(Variant.class);
    Map<Variant, List<Double>> speeds = new EnumMap<>(Variant.class);
    Map<Variant, Double> peaks = new EnumMap<>(Variant.class);
    List<Double> limits = new ArrayList<>();
    try {
      for (Variant variant : variants) {
        EngineProcess process = start(variant);
        processes.put(variant, process);
        speeds.put(variant, new ArrayList<>());
        process.ask(variant.question(item));
        // once before, for the just-in-time compiler and the memory pools
        process.ask("run");
      }
      for (int round = 0; round < rounds; round++) {
        limits.add(limit.gigaflops(bfloat16 ? precision : Precision.FLOAT32) / gigaflops);
        for (Variant variant : variants) {
          speeds.get(variant).add(processes.get(variant).ask("run"));
        }
      }
      for (Variant variant : variants) {
        peaks.put(variant, processes.get(variant).ask("end"));
      }
    } finally {
      processes.values().forEach(EngineProcess::close);
    }
    rows.add(row(item, precision, speeds, peaks, limits));
  }

  private static List<Object> row(
      String item,
      Precision precision,
      Map<Variant, List<Double>> speeds,
      Map<Variant, Double> peaks,
      List<Double> limits) {
    List<Double> mxnet = speeds.getOrDefault(Variant.MXNET, List.of());
    List<Double> pytorch = speeds.get(Variant.PYTORCH);
    Variant ours =
        !mxnet.isEmpty() && new Repetitions(mxnet).median() > new Repetitions(pytorch).median()
            ? Variant.MXNET
            : Variant.PYTORCH;
    Repetitions best = new Repetitions(ours == Variant.MXNET ? mxnet : pytorch);
    List<Double> plain = speeds.getOrDefault(Variant.PLAIN, List.of());
    List<Double> autocast = speeds.getOrDefault(Variant.AUTOCAST, List.of());
    List<Double> inPython = speeds.getOrDefault(Variant.PYTHON, List.of());
    Optional<Repetitions> peer =
        Stream.of(inPython, precision == Precision.FLOAT32 ? plain : autocast)
            .filter(values -> !values.isEmpty())
            .map(Repetitions::new)
            .max(Comparator.comparingDouble(Repetitions::median));
    return List.of(
        item,
        ours.label(),
        peer.<Object>map(of -> best.over(of).values()).orElse("-"),
        best.over(new Repetitions(limits)).values(),
        mxnet,
        pytorch,
        plain,
        autocast,
        inPython,
        limits,
        peak(peaks, Variant.MXNET),
        peaks.get(Variant.PYTORCH),
        peak(peaks, Variant.PLAIN),
        peak(peaks, Variant.AUTOCAST),
        peak(peaks, Variant.PYTHON));
  }

  private static Object peak(Map<Variant, Double> peaks, Variant of) {
    return peaks.containsKey(of) ? peaks.get(of) : "-";
  }
}
