package org.sphereface.experiments.cli.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.sphereface.experiments.cli.shared.NetworkFacesOption;
import org.sphereface.experiments.cli.shared.PretrainedEmbedder;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.blufr.Blufr;
import org.sphereface.protocols.blufr.BlufrResult;
import org.sphereface.protocols.blufr.BlufrTrials;
import org.sphereface.reports.BlufrReport;
import org.sphereface.reports.BlufrReport.Evaluated;
import org.sphereface.reports.EvaluationPage.Kind;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate blufr}: evaluates BLUFR on embeddings of LFW. */
@Command(
    name = "blufr",
    description = "Evaluates BLUFR on LFW: verification and open-set identification.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate blufr --lists blufr_lfw_config.mat --embeddings features.npy --names"
          + " names.txt",
      "  sphereface evaluate blufr --lists blufr_lfw_config.mat --network mobilefacenet --weights"
          + " mobilefacenet.safetensors --images lfw --landmarks lfw-landmarks.txt"
    })
final class EvaluateBlufrCommand implements Callable<Integer> {

  @Option(
      names = "--lists",
      paramLabel = "FILE|DIR",
      description =
          "BLUFR's blufr_lfw_config.mat, the toolkit's folder of text lists (image_list.txt, ...),"
              + " or lists as text (docs/PROTOCOLS.md). Without it, trials are drawn at random.")
  private Path lists;

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of trials drawn without --lists. Default: 10.")
  private int trials;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the drawn trials. Default: 1.")
  private long seed;

  @Mixin private EmbeddingOptions input;

  @Mixin private NetworkFacesOption faces;

  @Mixin private FigureOptions figures;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (trials < 1) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--trials is at least 1.");
    }
    figures.requireUsable(Set.of(Kind.ROC, Kind.DIR));
    Map<String, BlufrResult> beside =
        figures.beside(
            "evaluate blufr",
            tree ->
                tree.hasNonNull("verificationCurve")
                    ? FigureOptions.read(tree, BlufrResult.class)
                    : null);
    BlufrResult result = input.byNetwork() ? ofNetwork() : ofEmbeddings();
    if (figures.given()) {
      List<Evaluated> all = new ArrayList<>();
      all.add(new Evaluated(figures.label("BLUFR"), result));
      beside.forEach((name, read) -> all.add(new Evaluated(name, read)));
      figures.write(new BlufrReport("BLUFR", all).page(), input.console());
    }
    input.print(result, out -> print(result, out));
    return CommandLine.ExitCode.OK;
  }

  private BlufrResult ofEmbeddings() {
    BlufrTrials listed = lists == null ? null : BlufrTrials.read(lists);
    Embeddings given =
        listed == null ? input.named() : input.namedOrInOrder(listed.images(), lists);
    return new Blufr(given).evaluate(chosen(listed, given.names()));
  }

  private BlufrResult ofNetwork() {
    BlufrTrials listed = lists == null ? null : BlufrTrials.read(lists);
    PretrainedEmbedder source = input.open(faces::open);
    Set<String> offered = new LinkedHashSet<>(source.faces().images());
    BlufrTrials chosen = chosen(listed, offered);
    chosen.requireTested(offered);
    return new Blufr(input.embed(source, chosen.tested())).evaluate(chosen);
  }

  /**
   * Returns the listed trials, or drawn ones.
   *
   * @param listed null if there are no lists
   * @param images all images
   */
  private BlufrTrials chosen(BlufrTrials listed, Set<String> images) {
    if (listed == null) {
      return BlufrTrials.generate(images, trials, seed);
    }
    BlufrTrials named = listed.namedAs(images);
    input.warn(named.differences(), lists);
    return input.skipMissing() ? named.among(images) : named;
  }

  private static void print(BlufrResult result, PrintWriter out) {
    out.printf("BLUFR, %s%n", result.source());
    if (result.generated()) {
      out.println(
          "These are not the published trials: do not compare the figures with published ones.");
    }
    if (!result.leftOut().isEmpty()) {
      VerificationText.leftOut(
          "images of the lists and genuine probes without mate", result.leftOut(), out);
    }
    out.printf("%ntrial  gallery  genuine  impostor  verification %%  identification %%%n");
    for (BlufrResult.TrialRates trial : result.trials()) {
      out.printf(
          Locale.ROOT,
          "%5d  %7d  %7d  %8d  %14.4f  %16.4f%n",
          trial.trial(),
          trial.gallery(),
          trial.genuineProbes(),
          trial.impostorProbes(),
          100 * trial.verificationRate(),
          100 * trial.identificationRate());
    }
    out.println();
    print("verification at FAR 0.1 %", result.verification(), out);
    print("identification at rank 1, FAR 1 %", result.identification(), out);
  }

  private static void print(String what, BlufrResult.Summary summary, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: mean %.4f %%, standard deviation %.4f, mean less deviation %.4f %%%n",
        what,
        100 * summary.mean(),
        100 * summary.deviation(),
        100 * summary.meanLessDeviation());
  }
}
