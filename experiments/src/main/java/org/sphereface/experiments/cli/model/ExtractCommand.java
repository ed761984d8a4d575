package org.sphereface.experiments.cli.model;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.EmbeddingFiles;
import org.sphereface.experiments.cli.shared.NetworkFacesOption;
import org.sphereface.experiments.cli.shared.PretrainedEmbedder;
import org.sphereface.experiments.cli.shared.PretrainedOptions;
import org.sphereface.files.ListedName;
import org.sphereface.files.NameMatching;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.Embeddings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface extract}: writes the embeddings of faces by a network. */
@Command(
    name = "extract",
    description =
        "Writes the embeddings of faces by a network: each image and its mirror image, concatenated.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface extract --network mobilefacenet --weights mobilefacenet.safetensors --images lfw"
          + " --landmarks lfw-landmarks.txt --out features.npy",
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

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PretrainedEmbedder source = pretrained.open(faces::open, spec.commandLine().getOut());
    List<String> wanted = names == null ? source.faces().images() : wanted(source.faces().images());
    Embeddings embeddings = source.embed(wanted);
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
    return CommandLine.ExitCode.OK;
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
