package org.sphereface.experiments.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.networks.Network;
import org.sphereface.networks.io.ParameterFile;

/**
 * Checks by their names alone, before any work, that a file's parameters are those of a network.
 */
public final class ParameterNames {

  /** Ends the names of the linear layers of squeeze-and-excitation, in IR units and in MXNet's. */
  private static final String SQUEEZE = ".*(res_layer\\.5\\.fc[12]|\\.se\\.fc[12]|_se_conv[12]).*";

  /** Begins the names of the last layer in units of three convolutions. */
  private static final String BOTTLENECK = ".*res_layer\\.8\\..*";

  private ParameterNames() {}

  /**
   * Requires the names of a network's parameters.
   *
   * @throws IllegalArgumentException if the file is damaged or of another network; the message
   *     names the network that it is of, if that is known
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static void require(Network network, Path file) {
    Set<String> names = names(network);
    // of a block that names its parameters only when it is initialised
    if (names.isEmpty() || ParameterFile.fits(file, names)) {
      return;
    }
    String others =
        candidates()
            .filter(text -> ParameterFile.fits(file, names(read(text))))
            .limit(2)
            .map(text -> "--network '" + text + "'")
            .collect(Collectors.joining(" or "));
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          file
              + ": the names of its parameters are not those of the network '"
              + network.label()
              + "': give "
              + others
              + ", of which they are.");
    }
    Set<String> stored = ParameterFile.shapes(file).keySet();
    if (stored.stream().anyMatch(name -> name.matches(SQUEEZE))) {
      throw unknown(file, "squeeze-and-excitation (IR-SE)");
    }
    if (stored.stream().anyMatch(name -> name.matches(BOTTLENECK))) {
      throw unknown(file, "units of three convolutions (IR-152 and IR-200 of AdaFace or CVLFace)");
    }
    ParameterFile.requireNames(file, names);
  }

  private static IllegalArgumentException unknown(Path file, String what) {
    return new IllegalArgumentException(
        file
            + ": these are parameters of a network with "
            + what
            + ", which is not among the networks here: export the model as ONNX or TorchScript and"
            + " give it by --model.");
  }

  private static Set<String> names(Network network) {
    return Set.copyOf(network.block().getParameters().keys());
  }

  private static Network read(String text) {
    return Registry.networks().one(text, "--network", Map.of());
  }

  /** The shipped networks whose names differ from one another, as {@code --network} takes them. */
  private static Stream<String> candidates() {
    Stream<String> spherefaces =
        Stream.of(4, 10, 20, 36, 64)
            .flatMap(
                depth ->
                    Stream.of("", ", variant: released", ", variant: biased")
                        .filter(variant -> depth == 64 || !variant.contains("released"))
                        .flatMap(
                            variant ->
                                Stream.of("", ", activation: relu")
                                    .map(
                                        activation ->
                                            "sphereface, depth: " + depth + variant + activation)));
    Stream<String> residual =
        Stream.of(18, 34, 50, 100, 152, 200)
            .flatMap(
                depth ->
                    Stream.of(
                        "iresnet, depth: " + depth,
                        "iresnet, depth: " + depth + ", shortcut: subsampling",
                        "ir, depth: " + depth));
    Stream<String> plain =
        Stream.of(4, 10, 20, 36, 64)
            .flatMap(
                depth ->
                    Stream.of(
                        "sfnet, depth: " + depth,
                        "sfnet, depth: " + depth + ", normalised: false"));
    Stream<String> others = Stream.of("mobilefacenet", "mobilefacenet-relu6");
    return Stream.of(others, spherefaces, plain, residual)
        .flatMap(texts -> texts)
        .map(text -> "{network: " + text + "}");
  }
}
