package org.sphereface.experiments.cli.data;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.alignment.AlignmentCounts;
import org.sphereface.datasets.alignment.FolderAligner;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.inspection.ContactSheet;
import org.sphereface.datasets.landmarks.LandmarkSource;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cli.shared.BlockOption;
import org.sphereface.experiments.cli.shared.ClusterOption;
import org.sphereface.experiments.cli.shared.ClusterWork;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.FaceDatasetOption;
import org.sphereface.experiments.cli.shared.ThreadsOption;
import org.sphereface.experiments.cluster.BlockFolder;
import org.sphereface.files.PrintableText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface data align}: aligns all photographs of a set by landmarks. */
@Command(
    name = "align",
    description =
        "Aligns all photographs below a folder by five landmarks, which are read from a file or"
            + " found by MTCNN. An interrupted run continues.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It writes the images, landmarks.txt (the landmarks used) and alignment.tsv (the state).",
      "",
      "Examples:",
      "  sphereface data align --images lfw --landmarks lfw-landmarks.txt --out lfw-112x96",
      "  sphereface data align --faces '{source: cfp, images: Data/Images}' --detector mtcnn"
          + " --weights \\",
      "    models --out cfp-112x96",
      "  sphereface data align --images lfw --detector mtcnn --weights models --released --out"
          + " lfw-released",
      "  sphereface data align --images photos --detector mtcnn --weights models --out aligned \\",
      "    --size 112x112 --format jpg --contact-sheet sheet.png",
      "  sphereface data align --images lfw --detector mtcnn --weights models --landmarks-only"
          + " --out lfw-mtcnn"
    })
final class DataAlignCommand implements Callable<Integer> {

  private static final int NAMED_AT_MOST = 20;
  private static final int NAMED = 3;
  private static final int ON_SHEET = 100;
  private static final int PATCH_NUMBERS = 3;

  /** Photographs in which faces are searched together. */
  private static final int PHOTOGRAPHS_AT_ONCE = 16;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Folder of photographs, with any subfolders.")
  private Path images;

  @Mixin private FaceDatasetOption faces;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the aligned faces.")
  private Path out;

  @Mixin private DetectorOptions landmarks;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description =
          "Height and width: 112x96 as in the paper (default), 112x112 as in InsightFace, or"
              + " 160x160 for models of that input (docs/MODELS.md).")
  private String size = "112x96";

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "png (default), jpg of quality 95, or jpg75 (default with --released).")
  private ImageEncoding format;

  @Option(names = "--landmarks-only", description = "Writes landmarks.txt and no images.")
  private boolean landmarksOnly;

  @Option(
      names = "--missing",
      paramLabel = "WHAT",
      description =
          "Photographs without landmarks: crop takes their middle and warns (default); skip leaves"
              + " them out, as the released code does.")
  private Missing missing = Missing.CROP;

  @Option(
      names = "--released",
      description =
          "Aligns as the released code of SphereFace does: MTCNN's image pyramid has the factor"
              + " 0.85 in place of 0.709, the template counts pixels from 1, the points' distances"
              + " in the photograph are least, photographs without landmarks are left out, and"
              + " images are JPEG of quality 75. For 112x96.")
  private boolean released;

  @Option(
      names = "--patch",
      split = ",",
      paramLabel = "N",
      description =
          "ZOOM,RIGHT,DOWN: another crop of the face, for an ensemble (Table 5). It is enlarged"
              + " around the middle, then moved by pixels. Default: 1,0,0.")
  private List<Double> patch = List.of(1.0, 0.0, 0.0);

  @Mixin private ThreadsOption threads;

  @Option(
      names = "--contact-sheet",
      paramLabel = "FILE.png",
      description = "Draws 100 random aligned faces into one image.")
  private Path sheet;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the contact sheet. Default: 1.")
  private long seed = 1;

  @Mixin private ClusterOption cluster;

  @Option(
      names = "--photographs-per-task",
      paramLabel = "N",
      description =
          "Photographs that one task of --cluster aligns, a multiple of 16. Default: 2048.")
  private int block = 2048;

  @Mixin private BlockOption task;

  @Spec private CommandLine.Model.CommandSpec spec;

  /** What happens to photographs without landmarks. */
  enum Missing {
    CROP,
    SKIP
  }

  @Override
  public Integer call() {
    int decoders = threads.count();
    if (block < 1 || block % PHOTOGRAPHS_AT_ONCE != 0) {
      throw new CommandException(
          "--photographs-per-task takes a multiple of "
              + PHOTOGRAPHS_AT_ONCE
              + ", not "
              + block
              + ".");
    }
    if (released) {
      missing = Missing.SKIP;
    }
    ImageEncoding plain = released ? ImageEncoding.JPG75 : ImageEncoding.PNG;
    Path photographs = photographs();
    FolderAligner alignment =
        new FolderAligner(
            photographs,
            out,
            template(),
            landmarksOnly ? Optional.empty() : Optional.of(format == null ? plain : format),
            missing == Missing.CROP && !landmarksOnly,
            decoders);
    if (task.serves()) {
      serve(alignment);
      return CommandLine.ExitCode.OK;
    }
    PrintWriter console = spec.commandLine().getOut();
    int all = alignment.names().size();
    if (cluster.given()) {
      onCluster(alignment, all);
    }
    AlignmentCounts counts;
    try (Progress progress = Progress.of("photographs", all, console)) {
      counts =
          landmarks.with(
              released,
              source -> {
                warn(alignment.requirePhotographs(source));
                LandmarkSource found = source.among(alignment.names());
                if (!found.remark().isEmpty()) {
                  console.println("Note: " + PrintableText.of(found.remark()));
                }
                return alignment.run(found, progress);
              });
    }
    print(counts, photographs, console);
    if (counts.centreCrops() > 0) {
      warn(middles(alignment.middles()));
    }
    boolean drawn = sheet == null || draw(alignment, console);
    console.flush();
    boolean none = counts.aligned() == 0 && counts.centreCrops() > 0;
    return drawn && counts.broken().isEmpty() && !none
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private void serve(FolderAligner alignment) {
    landmarks.with(
        released,
        source -> {
          List<String> names = alignment.names();
          task.serve((from, end) -> align(alignment, source, names, from, end));
          return names.size();
        });
  }

  private void align(
      FolderAligner alignment, LandmarkSource source, List<String> names, int from, int end) {
    if (!Files.exists(BlockFolder.file(out, from, end))) {
      alignment.runBlock(source, names, from, end, BlockFolder.growing(out, from, end));
      BlockFolder.complete(out, from, end);
    }
  }

  /**
   * Each task aligns a block of the photographs; their journals are joined here. What follows finds
   * that nothing is left to align but broken photographs.
   */
  private void onCluster(FolderAligner alignment, int photographs) {
    landmarks.with(
        released,
        source -> {
          warn(alignment.requirePhotographs(source));
          try (BlockFolder blocks = BlockFolder.open(out, alignment.beginBlocks(source))) {
            new ClusterWork(cluster, spec.commandLine())
                .run(
                    blocks,
                    "photographs",
                    photographs,
                    block,
                    (from, end) -> Files.exists(BlockFolder.file(out, from, end)));
            List<Path> journals = new ArrayList<>();
            for (int from = 0; from < photographs; from += block) {
              journals.add(BlockFolder.file(out, from, Math.min(photographs, from + block)));
            }
            alignment.joinBlocks(source, journals);
            blocks.remove();
          }
          return photographs;
        });
  }

  /** Whether there were faces to draw. */
  private boolean draw(FolderAligner alignment, PrintWriter console) {
    List<Path> faces =
        alignment.names().stream().map(alignment::target).filter(Files::exists).toList();
    if (faces.isEmpty()) {
      warn("there are no aligned faces for the contact sheet " + sheet + ", which is not written");
      return false;
    }
    new ContactSheet(ON_SHEET, seed).write(faces, sheet);
    console.println("Contact sheet: " + sheet);
    return true;
  }

  /** The folder of the photographs, given or a source's. */
  private Path photographs() {
    if ((images != null) == faces.given()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Give --images or --faces, the photographs, and not both.");
    }
    return images == null ? faces.photographs() : images;
  }

  private static String middles(List<String> names) {
    return "of "
        + names.size()
        + " photographs without landmarks the middle was taken, which is no aligned face ("
        + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
        + "): leave them out by --missing skip";
  }

  private void warn(String remarks) {
    if (!remarks.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("WARNING: " + PrintableText.of(remarks));
      err.flush();
    }
  }

  private FaceTemplate template() {
    FaceTemplate whole =
        switch (size.toLowerCase(Locale.ROOT)) {
          case "112x96" -> released ? FaceTemplate.RELEASED : FaceTemplate.PAPER;
          case "112x112" -> FaceTemplate.SQUARE;
          case "160x160" -> FaceTemplate.SQUARE_160;
          default ->
              throw new CommandException(
                  "--size takes 112x96, 112x112 or 160x160, not '" + size + "'.");
        };
    if (released && whole.width() == whole.height()) {
      throw new CommandException(
          "--released takes faces of 112x96, as the released code does: leave out --size.");
    }
    if (patch.size() != PATCH_NUMBERS) {
      throw new CommandException("--patch takes ZOOM,RIGHT,DOWN, such as 1.25,0,-8.");
    }
    boolean plain = patch.equals(List.of(1.0, 0.0, 0.0));
    return plain ? whole : whole.patch(patch.get(0), patch.get(1), patch.get(2));
  }

  private void print(AlignmentCounts counts, Path photographs, PrintWriter console) {
    console.printf(
        Locale.ROOT,
        "%s %,d, without landmarks %,d (%s), broken %,d; %,d of them by an earlier run%n",
        landmarksOnly ? "landmarks found" : "aligned",
        counts.aligned(),
        counts.centreCrops() + counts.leftOut(),
        missing == Missing.CROP && !landmarksOnly ? "centre crops" : "left out",
        counts.broken().size(),
        counts.kept());
    if (counts.changed() > 0) {
      console.printf(
          Locale.ROOT,
          "%,d were aligned anew: the photograph or its landmarks have changed since%n",
          counts.changed());
    }
    if (counts.gone() > 0) {
      console.printf(
          Locale.ROOT,
          "WARNING: %,d faces in %s are of photographs that are no longer in %s: remove them, or"
              + " align into a new folder%n",
          counts.gone(),
          out,
          photographs);
    }
    counts.broken().stream().limit(NAMED_AT_MOST).forEach(console::println);
    if (counts.broken().size() > NAMED_AT_MOST) {
      console.println("and " + (counts.broken().size() - NAMED_AT_MOST) + " more broken ones");
    }
    if (!counts.passedOver().isEmpty()) {
      console.println(counts.passedOver());
    }
    console.println("Landmarks: " + out.resolve(FolderAligner.LANDMARKS));
  }
}
