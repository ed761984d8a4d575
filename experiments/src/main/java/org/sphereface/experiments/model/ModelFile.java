package org.sphereface.experiments.model;

import java.nio.file.Path;
import java.util.List;
import org.sphereface.training.model.EmbeddingModel;

/** A model in a file, which is opened to embed faces. */
public interface ModelFile {

  /** Returns a name for files and messages, such as {@code mobilefacenet}. */
  String id();

  /** Returns the file of the parameters, or of the whole model. */
  Path file();

  /** Returns all files whose content the embeddings depend on. */
  List<Path> contents();

  /** Returns the rows of the images that it takes. */
  int inputHeight();

  /** Returns the columns of the images that it takes. */
  int inputWidth();

  /** Returns what the embeddings depend on besides the file: options, precision, preprocessing. */
  String settings();

  /** Returns what computes the embeddings, with its version. */
  String runtime();

  /** Opens it. */
  EmbeddingModel open();
}
