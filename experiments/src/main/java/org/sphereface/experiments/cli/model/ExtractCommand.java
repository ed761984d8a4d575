package org.sphereface.experiments.cli.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.sphereface.experiments.cli.shared.BlockOption;
import org.sphereface.experiments.cli.shared.ClusterOption;
import org.sphereface.experiments.cli.shared.ClusterWork;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.EmbeddingFiles;
import org.sphereface.experiments.cli.shared.NetworkFacesOption;
import org.sphereface.experiments.cli.shared.PretrainedEmbedder;
import org.sphereface.experiments.cli.shared.PretrainedOptions;
import org.sphereface.experiments.cluster.BlockFolder;
import org.sphereface.experiments.model.ModelOrigin;
import org.sphereface.files.InputFile;
import org.sphereface.files.ListedName;
import org.sphereface.files.NameMatching;
import org.sphereface.files.Reason;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.Embeddings;
import org.sphereface.training.model.StoredEmbeddings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface extract}: writes the embeddings of faces by a network. */
@Command(
    name = "extract",
    description =
        "Writes the embeddings of faces by a network: each image and its mirror image,"
            + " concatenated.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface extract --network mobilefacenet --weights mobilefacenet.safetensors --images"
          + " lfw --landmarks lfw-landmarks.txt --out features.npy",
      "  sphereface extract --network mobilefacenet --weights mobilefacenet.safetensors --faces"
          + " lfw-112x96 --out features.npy",
      "  sphereface extract --network mobilefacenet --weights mobilefacenet.safetensors --faces"
          + " '{source: cfp, images: CFP-112x96}' --out cfp.npy"
    })
public final class ExtractCommand implements Callable<Integer> {

  @Mixin private PretrainedOptions pretrained;

  @Mixin private NetworkFacesOption faces;

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description = "Images to embed, one name on each line. Default: all.")
  private Path names;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.npy",
      description = "N x 2D float32 in the format of NumPy. FILE.names.txt gets the names.")
  private Path out;

  @Mixin private ClusterOption cluster;

  @Option(
      names = "--images-per-task",
      paramLabel = "N",
      description = "Images that one task of --cluster embeds, a multiple of 1024. Default: 8192.")
  private int block = 8192;

  @Mixin private BlockOption task;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (block < 1 || block % StoredEmbeddings.BLOCK != 0) {
      throw new CommandException(
          "--images-per-task takes a multiple of "
              + StoredEmbeddings.BLOCK
              + ", not "
              + block
              + ".");
    }
    PretrainedEmbedder source = pretrained.open(faces::open, spec.commandLine().getOut());
    List<String> wanted = names == null ? source.faces().images() : wanted(source.faces().images());
    if (task.serves()) {
      task.serve((from, end) -> embed(source, wanted, from, end));
      return CommandLine.ExitCode.OK;
    }
    if (cluster.given()) {
      onCluster(source, wanted);
    } else {
      write(source.embed(wanted));
    }
    return CommandLine.ExitCode.OK;
  }

  private void embed(PretrainedEmbedder source, List<String> wanted, int from, int end) {
    if (!Files.exists(BlockFolder.file(out, from, end))) {
      source.embed(wanted.subList(from, end), BlockFolder.growing(out, from, end));
      BlockFolder.complete(out, from, end);
    }
  }

  /** Each task embeds a block of the images into a file; they are joined here. */
  private void onCluster(PretrainedEmbedder source, List<String> wanted) {
    String key = source.key(ModelOrigin.of(source.model()), wanted);
    ClusterWork work = new ClusterWork(cluster, spec.commandLine());
    try (BlockFolder blocks = BlockFolder.open(out, key)) {
      work.run(
          blocks,
          "images",
          wanted.size(),
          block,
          (from, end) -> Files.exists(BlockFolder.file(out, from, end)));
      float[][] rows = new float[wanted.size()][];
      for (int from = 0; from < rows.length; from += block) {
        int end = Math.min(rows.length, from + block);
        read(BlockFolder.file(out, from, end), rows, from, end);
      }
      write(new Embeddings(wanted, rows));
      blocks.remove();
    }
  }

  private static void read(Path file, float[][] rows, int from, int end) {
    try (FileChannel channel = InputFile.channel(file)) {
      int dimension = Math.toIntExact(channel.size() / Float.BYTES / (end - from));
      ByteBuffer row = ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = from; i < end; i++) {
        while (row.hasRemaining()) {
          if (channel.read(row) < 0) {
            throw new IOException("it ends early");
          }
        }
        rows[i] = new float[dimension];
        row.flip().asFloatBuffer().get(rows[i]);
        row.clear();
      }
    } catch (IOException e) {
      throw new CommandException("Cannot read " + file + ": " + Reason.of(e) + ".");
    }
  }

  private void write(Embeddings embeddings) {
    Path namesFile = EmbeddingFiles.namesOf(out);
    EmbeddingFiles.write(embeddings, out, namesFile);
    spec.commandLine()
        .getOut()
        .println(
            embeddings.size()
                + " x "
                + embeddings.dimension()
                + " embeddings: "
                + out
                + ", names: "
                + namesFile);
  }

  /** Returns the listed images, also where the list spells their names differently. */
  private List<String> wanted(List<String> photographs) {
    List<String> listed =
        new TextFile(names, "one image name a line", CommandException::new)
            .lines().stream().map(line -> ListedName.read(line.text().strip())).toList();
    NameMatching matching = NameMatching.of(new LinkedHashSet<>(listed), Set.copyOf(photographs));
    matching.requireSome("the set", "images of " + names, CommandException::new);
    if (!matching.isExact()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("Names in " + names + ": " + matching.summary() + ".");
      err.flush();
    }
    return listed.stream().map(name -> matching.find(name).orElse(name)).toList();
  }
}
