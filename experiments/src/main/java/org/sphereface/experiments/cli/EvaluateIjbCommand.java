package org.sphereface.experiments.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sphereface.protocols.EmbeddingFile;
import org.sphereface.protocols.ScoreCurves;
import org.sphereface.protocols.ijb.FaceList;
import org.sphereface.protocols.ijb.SubjectList;
import org.sphereface.protocols.ijb.TemplateIdentification;
import org.sphereface.protocols.ijb.TemplatePairs;
import org.sphereface.protocols.ijb.TemplateVerification;
import org.sphereface.protocols.ijb.Templates;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--embeddings",
      required = true,
      paramLabel = "FILE",
      description = "N x D, .npy or devkit .bin, in the order of the faces.")
  private Path embeddings;

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

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  @Spec private CommandLine.Model.CommandSpec spec;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Outcome(
      String protocol,
      int templates,
      ScoreCurves verification,
      List<TemplateIdentification.Result> identification) {}

  @Override
  public Integer call() {
    if (pairs == null && (galleries.isEmpty() || probes == null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Give --pairs for 1:1, or --gallery and --probes for 1:N, or all.");
    }
    Templates templates;
    try (EmbeddingFile rows = EmbeddingFile.open(embeddings)) {
      templates = Templates.pool(FaceList.read(faces), rows, normalise);
    }
    ScoreCurves verification =
        pairs == null ? null : TemplateVerification.evaluate(templates, TemplatePairs.read(pairs));
    List<TemplateIdentification.Result> identification =
        galleries.isEmpty() || probes == null
            ? null
            : TemplateIdentification.evaluate(
                templates,
                galleries.stream().map(SubjectList::read).toList(),
                SubjectList.read(probes));
    Outcome outcome = new Outcome("ijb", templates.size(), verification, identification);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ResultPrinter.print(outcome, out);
    } else {
      print(outcome, out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static void print(Outcome outcome, PrintWriter out) {
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
