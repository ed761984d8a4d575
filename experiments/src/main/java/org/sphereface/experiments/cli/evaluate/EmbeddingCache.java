package org.sphereface.experiments.cli.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sphereface.experiments.cli.shared.EmbeddingFiles;
import org.sphereface.experiments.cli.shared.PretrainedEmbedder;
import org.sphereface.experiments.model.ModelOrigin;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.embeddings.NumpyFile;

/**
 * Embeddings that networks computed in earlier evaluations.
 *
 * @param folder holds a file of embeddings and one of names for each key
 */
record EmbeddingCache(Path folder) {

  /**
   * Embeds images, unless the folder has the embeddings of the same images by the same model files,
   * settings, faces, engine and version of this program.
   *
   * @param origin of the model
   */
  Embeddings embed(PretrainedEmbedder network, ModelOrigin origin, List<String> images) {
    Path matrix = folder.resolve(origin.model() + "-" + network.key(origin, images) + ".npy");
    Path names = EmbeddingFiles.namesOf(matrix);
    if (Files.exists(names)) {
      network.console().println("Embeddings: " + matrix);
      return NumpyFile.readEmbeddings(matrix, names);
    }
    Embeddings embeddings = network.embed(images);
    EmbeddingFiles.write(embeddings, matrix, names);
    return embeddings;
  }
}
