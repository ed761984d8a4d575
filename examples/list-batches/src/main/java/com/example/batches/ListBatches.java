package com.example.batches;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.layout.ImageFolder;
import org.sphereface.datasets.sampling.IdentitySampler;

/** Lists batches of P identities with K images of each, of a folder of identities: FOLDER P K. */
public final class ListBatches {

  private static final int BATCHES = 3;

  private ListBatches() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    int identities = Integer.parseInt(arguments[1]);
    int images = Integer.parseInt(arguments[2]);
    FaceSource source =
        new ImageFolder(arguments[0], List.of(), "", "", "skip", 112, 96); // aligned already
    batches(source, identities, images).forEach(System.out::println);
  }

  /** The names of the images of the first batches. */
  static List<List<String>> batches(FaceSource source, int identities, int images) {
    FaceDataset faces = source.open(Set.of());
    IdentitySampler sampler =
        new IdentitySampler(faces, new IdentitySampler.Plan(identities, images), 1, true);
    List<List<String>> batches = new ArrayList<>();
    for (int iteration = 0; iteration < BATCHES; iteration++) {
      List<String> names = new ArrayList<>();
      for (int index : sampler.batch(iteration, identities * images)) {
        names.add(faces.images().get(index));
      }
      batches.add(names);
    }
    return batches;
  }
}
