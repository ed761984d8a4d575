package org.sphereface.experiments.cli.run;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sphereface.datasets.FaceSource;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixInput;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.matrix.OptionDescription;
import org.sphereface.experiments.matrix.RecipeKey;
import org.sphereface.experiments.matrix.RecipeSection;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.files.Quantity;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.networks.NetworkCost;
import org.sphereface.protocols.Protocol;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface list}: lists what a matrix file can use. */
@Command(
    name = "list",
    description =
        "Lists losses, networks, data sets, protocols, shipped matrices or the keys of the recipe,"
            + " with options, defaults and sources.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  sphereface list losses"})
public final class ListCommand implements Callable<Integer> {

  /** What can be listed. */
  enum Kind {
    LOSSES,
    NETWORKS,
    DATASETS,
    PROTOCOLS,
    MATRICES,
    RECIPE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "KIND", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Kind kind;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    switch (kind) {
      case LOSSES -> list(Registry.losses(), Loss::id, Loss::summary, Loss::source);
      case NETWORKS -> {
        list(Registry.networks(), Network::id, Network::summary, Network::source);
        costs();
      }
      case DATASETS ->
          list(Registry.faceSources(), FaceSource::id, FaceSource::summary, FaceSource::source);
      case PROTOCOLS ->
          list(Registry.protocols(), Protocol::id, Protocol::summary, Protocol::source);
      case MATRICES -> matrices();
      case RECIPE -> recipe();
    }
    return CommandLine.ExitCode.OK;
  }

  private <T> void list(
      Registry<T> registry,
      Function<T, String> id,
      Function<T, String> summary,
      Function<T, String> source) {
    PrintWriter out = spec.commandLine().getOut();
    for (T entry : registry.all()) {
      out.println(id.apply(entry) + "  " + summary.apply(entry));
      out.println("    source: " + source.apply(entry));
      List<OptionDescription> options = registry.options(entry);
      int width = options.stream().mapToInt(option -> head(option).length()).max().orElse(0);
      for (OptionDescription option : options) {
        out.println(
            ("    "
                    + head(option)
                    + " ".repeat(width - head(option).length() + 2)
                    + (option.description().isEmpty() ? "" : option.description() + "; ")
                    + option.type())
                .stripTrailing());
      }
      out.println();
    }
    out.flush();
  }

  private void costs() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Costs with default options, for one image: FLOPs of a forward pass (a multiply-add is two;"
            + " convolutions and linear layers), estimated memory of activations in training.");
    out.printf(
        Locale.ROOT,
        "    %-24s %-10s %12s %8s %8s%n",
        "network",
        "input",
        "parameters",
        "GFLOPs",
        "MiB");
    for (Network network : Registry.networks().all()) {
      for (Network variant : network.variants()) {
        out.println(costs(variant));
      }
    }
    out.flush();
  }

  /** Returns a line of the table, with ? for what is not known without an engine. */
  private static String costs(Network network) {
    Optional<NetworkCost> cost;
    try {
      cost = NetworkCost.withoutEngine(network);
    } catch (IllegalArgumentException e) {
      return row(network, e.getMessage(), "", "");
    }
    return row(
        network,
        cost.map(known -> String.format(Locale.ROOT, "%,d", known.trained())).orElse("?"),
        inUnits("%.2f", cost.map(NetworkCost::flops).orElse(OptionalLong.empty()), 1e9),
        inUnits(
            "%.1f", cost.map(NetworkCost::activationBytes).orElse(OptionalLong.empty()), 1 << 20));
  }

  private static String row(Network network, String parameters, String flops, String memory) {
    return String.format(
            Locale.ROOT,
            "    %-24s %-10s %12s %8s %8s",
            network.label(),
            network.inputHeight() + " x " + network.inputWidth(),
            parameters,
            flops,
            memory)
        .stripTrailing();
  }

  private static String inUnits(String format, OptionalLong count, double unit) {
    return count.isEmpty() ? "?" : String.format(Locale.ROOT, format, count.getAsLong() / unit);
  }

  private static String head(OptionDescription option) {
    return option.name() + (option.value().isEmpty() ? "" : " = " + option.value());
  }

  private void recipe() {
    PrintWriter out = spec.commandLine().getOut();
    for (RecipeKey key : RecipeKey.all()) {
      out.println(key.name() + "  " + key.description());
      Set<String> values = new LinkedHashSet<>(key.defaults().values());
      String defaults =
          values.size() == 1
              ? values.iterator().next()
              : key.name().equals("base")
                  ? RecipeSection.Base.NONE.toString()
                  : key.defaults().entrySet().stream()
                      .map(of -> of.getKey().toString() + " " + of.getValue())
                      .collect(Collectors.joining(", "));
      out.println("    " + key.type() + "; default: " + defaults);
    }
    out.println();
    out.println(
        "Defaults are those of 'base', which is none if it is not given. Adam's and AdamW's"
            + " learningRate is 0.001 unless it is given.");
    out.flush();
  }

  private void matrices() {
    PrintWriter out = spec.commandLine().getOut();
    MatrixReader reader = new MatrixReader();
    for (String name : reader.shipped()) {
      Matrix matrix = reader.read(name, List.of());
      out.println(name + "  " + matrix.title());
      out.printf(
          Locale.ROOT,
          "    %s of %s: %s; %s; seeds %s%n",
          Quantity.of(matrix.cells().size(), "cell"),
          Quantity.of(matrix.recipe().iterations(), "iteration"),
          String.join(", ", matrix.losses().stream().map(Loss::label).toList()),
          String.join(", ", matrix.networks().stream().map(Network::label).toList()),
          matrix.seeds());
      for (var input : matrix.inputs().entrySet()) {
        MatrixInput needed = input.getValue();
        out.println(
            "    --set "
                + input.getKey()
                + "=PATH  "
                + (needed.expects() == null ? "" : needed.expects()));
      }
      out.println();
    }
    out.flush();
  }
}
