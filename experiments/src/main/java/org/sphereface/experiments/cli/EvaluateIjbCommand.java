package org.sphereface.experiments.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sphereface.protocols.EmbeddingEnsemble;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.EmbeddingSource;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ScoreCurves;
import org.sphereface.protocols.VerificationPairs.LeftOut;
import org.sphereface.protocols.ijb.FaceList;
import org.sphereface.protocols.ijb.SubjectList;
import org.sphereface.protocols.ijb.TemplateIdentification;
import org.sphereface.protocols.ijb.TemplatePairs;
import org.sphereface.protocols.ijb.TemplateVerification;
import org.sphereface.protocols.ijb.Templates;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate ijb}: IJB-B and IJB-C 1:1 and 1:N on given embeddings of faces. */
@Command(
    name = "ijb",
    description = "IJB-B and IJB-C: 1:1 with --pairs, 1:N with --gallery and --probes.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sphereface evaluate ijb --faces ijbc_face_tid_mid.txt --embeddings faces.npy \\",
      "    --pairs ijbc_template_pair_label.txt",
      "  sphereface evaluate ijb --faces ijbc_face_tid_mid.txt --embeddings faces.npy \\",
      "    --gallery ijbc_1N_gallery_G1.csv --gallery ijbc_1N_gallery_G2.csv \\",
      "    --probes ijbc_1N_probe_mixed.csv"
    })
final class EvaluateIjbCommand implements Callable<Integer> {

  @Option(
      names = "--faces",
      required = true,
      paramLabel = "FILE",
      description = "Image, template and medium of each embedding: ijbc_face_tid_mid.txt.")
  private Path faces;

  @Option(names = "--pairs", paramLabel = "FILE", description = "ijbc_template_pair_label.txt.")
  private Path pairs;

  @Option(names = "--gallery", paramLabel = "FILE", description = "A gallery's list; repeatable.")
  private List<Path> galleries = List.of();

  @Option(names = "--probes", paramLabel = "FILE", description = "The probes' list.")
  private Path probes;

  @Option(
      names = "--normalise",
      description = "Scales each embedding to length one before pooling.")
  private boolean normalise;

  @Mixin private EmbeddingOptions input;

  @Spec private CommandLine.Model.CommandSpec spec;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Outcome(
      String protocol,
      int templates,
      ScoreCurves verification,
      List<TemplateIdentification.Result> identification,
      LeftOut leftOut) {}

  @Override
  public Integer call() {
    if (pairs == null && (galleries.isEmpty() || probes == null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Give --pairs for 1:1, or --gallery and --probes for 1:N, or all.");
    }
    List<EmbeddingSource> sources = input.sources();
    FaceList all = FaceList.read(faces);
    List<String> missing = new ArrayList<>();
    Templates templates;
    try (EmbeddingEnsemble rows = EmbeddingEnsemble.open(sources)) {
      templates =
          input.names() == null && !rows.isNamed()
              ? Templates.pool(all, rows, normalise)
              : byName(all, missing);
    }
    TemplatePairs wanted = pairs == null ? null : TemplatePairs.read(pairs);
    TemplatePairs kept = wanted == null || missing.isEmpty() ? wanted : wanted.among(templates);
    ScoreCurves verification = kept == null ? null : TemplateVerification.evaluate(templates, kept);
    List<TemplateIdentification.Result> identification =
        galleries.isEmpty() || probes == null
            ? null
            : TemplateIdentification.evaluate(
                templates,
                galleries.stream().map(list -> subjects(list, templates, missing)).toList(),
                subjects(probes, templates, missing));
    LeftOut leftOut =
        missing.isEmpty()
            ? null
            : new LeftOut(wanted == null ? 0 : wanted.size() - kept.size(), missing);
    Outcome outcome = new Outcome("ijb", templates.size(), verification, identification, leftOut);
    PrintWriter out = spec.commandLine().getOut();
    if (input.json()) {
      ResultPrinter.print(outcome, out);
    } else {
      print(outcome, out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private Templates byName(FaceList all, List<String> missing) {
    Embeddings given = input.named();
    all.images().stream().filter(image -> !given.contains(image)).forEach(missing::add);
    input.requireOrSkip(missing, all.images().size(), faces);
    FaceList kept = all.among(given.names());
    float[][] rows =
        kept.faces().stream().map(face -> given.of(face.image())).toArray(float[][]::new);
    return Templates.pool(
        kept, EmbeddingRows.of(input.sources().get(0).toString(), rows), normalise);
  }

  private static SubjectList subjects(Path list, Templates templates, List<String> missing) {
    SubjectList read = SubjectList.read(list);
    return missing.isEmpty() ? read : read.among(templates);
  }

  private static void print(Outcome outcome, PrintWriter out) {
    if (outcome.leftOut() != null) {
      VerificationText.leftOut(
          outcome.leftOut().pairs() + " PAIRS, and what else needs them",
          outcome.leftOut().images(),
          out);
    }
    if (outcome.verification() != null) {
      out.printf(
          Locale.ROOT,
          "1:1, %d same and %d different pairs of %d templates%n",
          outcome.verification().samePairs(),
          outcome.verification().differentPairs(),
          outcome.templates());
      outcome
          .verification()
          .tarAtFar()
          .forEach(
              rate ->
                  out.printf(
                      Locale.ROOT, "TAR at FAR %.0e: %.4f %%%n", rate.far(), 100 * rate.tar()));
    }
    if (outcome.identification() == null) {
      return;
    }
    for (TemplateIdentification.Result result : outcome.identification()) {
      out.printf(
          Locale.ROOT,
          "1:N, %s (%d templates), %d mated and %d unmated probes: rank-1 %.4f %%, rank-5 %.4f %%,"
              + " rank-10 %.4f %%%n",
          result.gallery(),
          result.galleryTemplates(),
          result.mated(),
          result.unmated(),
          100 * result.rank1(),
          100 * result.rank5(),
          100 * result.rank10());
      result
          .tpirAtFpir()
          .forEach(
              rate ->
                  out.printf(
                      Locale.ROOT,
                      "  TPIR at FPIR %.2f: %.4f %%%n",
                      rate.fpir(),
                      100 * rate.tpir()));
    }
  }
}
