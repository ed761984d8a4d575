package org.sphereface.experiments.cli.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.sphereface.experiments.cli.shared.EmbeddingFiles;
import org.sphereface.experiments.cli.shared.PretrainedEmbedder;
import org.sphereface.experiments.provenance.ProgramVersion;
import org.sphereface.files.InputFile;
import org.sphereface.files.Sha256;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.embeddings.NumpyFile;

/**
 * Embeddings that networks computed in earlier evaluations.
 *
 * @param folder holds a file of embeddings and one of names for each key
 */
record EmbeddingCache(Path folder) {

  /**
   * Embeds images, unless the folder has the embeddings of the same images by the same model file,
   * settings, faces, engine and version of this program.
   */
  Embeddings embed(PretrainedEmbedder network, List<String> images) {
    Path matrix = folder.resolve(key(network, images) + ".npy");
    Path names = EmbeddingFiles.namesOf(matrix);
    if (Files.exists(names)) {
      network.console().println("Embeddings: " + matrix);
      return NumpyFile.readEmbeddings(matrix, names);
    }
    Embeddings embeddings = network.embed(images);
    EmbeddingFiles.write(embeddings, matrix, names);
    return embeddings;
  }

  private static String key(PretrainedEmbedder embedder, List<String> images) {
    MessageDigest digest = Sha256.digest();
    try (InputStream in =
        new DigestInputStream(InputFile.stream(embedder.model().file()), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String value :
        List.of(
            embedder.model().settings(),
            embedder.model().runtime(),
            embedder.faces().fingerprint(),
            String.join("\n", images),
            new ProgramVersion().version())) {
      digest.update((value + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return embedder.model().id() + "-" + HexFormat.of().formatHex(digest.digest(), 0, 8);
  }
}
