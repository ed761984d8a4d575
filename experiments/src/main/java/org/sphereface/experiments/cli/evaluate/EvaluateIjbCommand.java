package org.sphereface.experiments.cli.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.layout.IjbFaces;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.PretrainedEmbedder;
import org.sphereface.experiments.matrix.FaceDescription;
import org.sphereface.experiments.model.ModelFile;
import org.sphereface.files.NameMatching;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationPairs.LeftOut;
import org.sphereface.protocols.embeddings.EmbeddingEnsemble;
import org.sphereface.protocols.embeddings.EmbeddingSource;
import org.sphereface.protocols.ijb.FaceList;
import org.sphereface.protocols.ijb.SubjectList;
import org.sphereface.protocols.ijb.TemplateIdentification;
import org.sphereface.protocols.ijb.TemplatePairs;
import org.sphereface.protocols.ijb.TemplateVerification;
import org.sphereface.protocols.ijb.Templates;
import org.sphereface.protocols.verification.ScoreCurves;
import org.sphereface.reports.EvaluationPage.Kind;
import org.sphereface.reports.TemplateReport;
import org.sphereface.reports.TemplateReport.Evaluated;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate ijb}: IJB-B and IJB-C 1:1 and 1:N on given embeddings of faces. */
@Command(
    name = "ijb",
    description =
        "Evaluates IJB-B or IJB-C: 1:1 verification of templates with --pairs, 1:N identification"
            + " with --gallery and --probes.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sphereface evaluate ijb --faces ijbc_face_tid_mid.txt --embeddings faces.npy \\",
      "    --pairs ijbc_template_pair_label.txt",
      "  sphereface evaluate ijb --faces ijbc_face_tid_mid.txt --embeddings faces.npy \\",
      "    --gallery ijbc_1N_gallery_G1.csv --gallery ijbc_1N_gallery_G2.csv \\",
      "    --probes ijbc_1N_probe_mixed.csv",
      "  sphereface evaluate ijb --faces ijbc_face_tid_mid.txt --network mobilefacenet --weights"
          + " \\",
      "    mobilefacenet.safetensors --images loose_crop --landmarks ijbc_name_5pts_score.txt \\",
      "    --pairs ijbc_template_pair_label.txt"
    })
final class EvaluateIjbCommand implements Callable<Integer> {

  @Option(
      names = "--faces",
      required = true,
      paramLabel = "FILE",
      description = "ijbc_face_tid_mid.txt: image, template and medium of each embedding.")
  private Path faces;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description = "ijbc_template_pair_label.txt: the pairs of templates.")
  private Path pairs;

  @Option(
      names = "--gallery",
      paramLabel = "FILE",
      description = "List of a gallery. Can be repeated.")
  private List<Path> galleries = List.of();

  @Option(names = "--probes", paramLabel = "FILE", description = "List of the probes.")
  private Path probes;

  @Option(
      names = "--normalise",
      description = "Scales each embedding to length one before pooling.")
  private boolean normalise;

  @Mixin private EmbeddingOptions input;

  @Mixin private FigureOptions figures;

  @Option(
      names = "--images",
      paramLabel = "FACES",
      description =
          "Faces that --network embeds: the folder loose_crop with --landmarks, a folder of aligned"
              + " faces, or any source of a matrix file.")
  private String images;

  @Option(
      names = "--landmarks",
      paramLabel = "FILE",
      description = "ijbc_name_5pts_score.txt, for the photographs of --images.")
  private Path landmarks;

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
    figures.requireUsable(pairs == null ? Set.of() : Set.of(Kind.ROC, Kind.DET));
    Map<String, Evaluated> beside = figures.beside("evaluate ijb", EvaluateIjbCommand::read);
    FaceList all = FaceList.read(faces);
    List<String> missing = new ArrayList<>();
    Templates templates = input.byNetwork() ? ofNetwork(all, missing) : ofEmbeddings(all, missing);
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
    if (figures.given()) {
      List<Evaluated> drawn = new ArrayList<>();
      drawn.add(
          new Evaluated(
              figures.label("IJB"),
              Optional.ofNullable(verification),
              identification == null ? List.of() : identification));
      beside.forEach(
          (name, read) ->
              drawn.add(new Evaluated(name, read.verification(), read.identification())));
      figures.write(new TemplateReport("IJB", drawn).page(), input.console());
    }
    input.print(outcome, out -> print(outcome, out));
    return CommandLine.ExitCode.OK;
  }

  private static Evaluated read(JsonNode tree) throws JsonProcessingException {
    if (!tree.path("protocol").asText().equals("ijb")) {
      return null;
    }
    List<TemplateIdentification.Result> identification = new ArrayList<>();
    for (JsonNode gallery : tree.path("identification")) {
      identification.add(FigureOptions.read(gallery, TemplateIdentification.Result.class));
    }
    return new Evaluated(
        "",
        tree.hasNonNull("verification")
            ? Optional.of(FigureOptions.read(tree.get("verification"), ScoreCurves.class))
            : Optional.empty(),
        identification);
  }

  private Templates ofEmbeddings(FaceList all, List<String> missing) {
    List<EmbeddingSource> sources = input.sources();
    try (EmbeddingEnsemble rows = EmbeddingEnsemble.open(sources)) {
      return input.names() == null && !rows.isNamed()
          ? Templates.pool(all, rows, normalise)
          : byName(all, input.named(), sources.get(0).toString(), missing);
    }
  }

  private Templates ofNetwork(FaceList all, List<String> missing) {
    PretrainedEmbedder source = input.open(this::opened);
    NameMatching names = NameMatching.of(all.images(), new HashSet<>(source.faces().images()));
    List<String> wanted =
        all.images().stream().flatMap(image -> names.find(image).stream()).distinct().toList();
    Embeddings given = input.embed(source, wanted);
    return byName(all, given, "the network's embeddings", missing);
  }

  private FaceDataset opened(ModelFile model) {
    int height = model.inputHeight();
    int width = model.inputWidth();
    if (images == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Give --images, the faces that --network embeds.");
    }
    FaceSource source =
        landmarks == null
            ? new FaceDescription(images, "--images").source(height, width)
            : new IjbFaces(images, faces.toString(), landmarks.toString(), "skip", height, width);
    return source.open(Set.of());
  }

  private Templates byName(FaceList all, Embeddings given, String source, List<String> missing) {
    NameMatching names = NameMatching.of(all.images(), given.names());
    names.requireSome("the set under test", "images of " + faces, CommandException::new);
    input.warn(names.summary(), faces);
    FaceList named = all.namedAs(names);
    named.images().stream().filter(image -> !given.contains(image)).forEach(missing::add);
    input.requireOrSkip(missing, named.images().size(), faces);
    FaceList kept = named.among(given.names());
    float[][] rows =
        kept.faces().stream().map(face -> given.of(face.image())).toArray(float[][]::new);
    return Templates.pool(kept, EmbeddingRows.of(source, rows), normalise);
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
