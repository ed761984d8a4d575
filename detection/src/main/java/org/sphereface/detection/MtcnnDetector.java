package org.sphereface.detection;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.landmarks.Detection;
import org.sphereface.datasets.landmarks.FaceDetector;
import org.sphereface.detection.Resampling.Axis;
import org.sphereface.networks.architecture.CascadeNetwork;
import org.sphereface.networks.architecture.LandmarkNetwork;

/**
 * MTCNN: P-Net proposes boxes on an image pyramid, R-Net and O-Net sort them out and move them, and
 * O-Net finds five points. Boxes and points follow the Matlab code of MTCNNv1 step by step, which
 * the released code of SphereFace calls. The fourth network, of MTCNNv2, refines the points if its
 * parameters are given.
 *
 * <p>Source: Zhang et al., SPL 2016; github.com/kpzhang93/MTCNN_face_detection_alignment, {@code
 * detect_face.m}.
 *
 * <p>Not for several threads at once: the engine uses all cores by itself.
 */
public final class MtcnnDetector implements FaceDetector, AutoCloseable {

  private static final double WITHIN_LEVEL = 0.5;
  private static final double ACROSS = 0.7;
  private static final int STRIDE = 2;
  private static final int SHIFTS = 4;
  private static final int PROPOSAL_PIXELS = 1 << 18;
  private static final int REFINEMENT_BATCH = 256;
  private static final int OUTPUT_BATCH = 64;

  private final MtcnnOptions options;
  private final CascadeStage proposal;
  private final CascadeStage refinement;
  private final CascadeStage output;
  private final Optional<LandmarkRefinement> landmarks;

  /** A box, and the photograph that it is in. */
  private record Placed(int photograph, FaceCandidate candidate) {}

  private record Size(int height, int width) {}

  /**
   * Loads the networks.
   *
   * @throws IllegalArgumentException if a file is damaged or is not that network's
   * @throws java.io.UncheckedIOException if one cannot be read
   */
  public MtcnnDetector(MtcnnOptions options, MtcnnWeights weights, Device device) {
    this.options = options;
    List<CascadeStage> opened = new ArrayList<>();
    try {
      opened.add(new CascadeStage(CascadeNetwork.proposal(), weights.proposal(), device));
      opened.add(new CascadeStage(CascadeNetwork.refinement(), weights.refinement(), device));
      opened.add(new CascadeStage(CascadeNetwork.output(), weights.output(), device));
      weights
          .landmarks()
          .ifPresent(file -> opened.add(new CascadeStage(new LandmarkNetwork(), file, device)));
    } catch (RuntimeException e) {
      opened.forEach(CascadeStage::close);
      throw e;
    }
    proposal = opened.get(0);
    refinement = opened.get(1);
    output = opened.get(2);
    landmarks = opened.stream().skip(3).findFirst().map(LandmarkRefinement::new);
  }

  @Override
  public List<List<Detection>> detect(List<FaceImage> photographs) {
    List<Placed> proposed = proposals(photographs);
    List<Placed> refined = refined(photographs, proposed);
    return detections(photographs, refined);
  }

  private List<Placed> proposals(List<FaceImage> photographs) {
    Map<Size, List<Integer>> bySize = new LinkedHashMap<>();
    for (int i = 0; i < photographs.size(); i++) {
      Size size = new Size(photographs.get(i).height(), photographs.get(i).width());
      bySize.computeIfAbsent(size, unused -> new ArrayList<>()).add(i);
    }
    List<List<FaceCandidate>> found = lists(photographs.size());
    bySize.forEach(
        (size, members) -> {
          for (double scale : options.scales(size.height(), size.width())) {
            propose(photographs, members, size, scale, found);
          }
        });
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      for (FaceCandidate kept : NonMaximumSuppression.UNION.apply(found.get(i), ACROSS)) {
        addIfNotEmpty(placed, new Placed(i, kept.movedAsProposal().squared()));
      }
    }
    return placed;
  }

  private void propose(
      List<FaceImage> photographs,
      List<Integer> members,
      Size size,
      double scale,
      List<List<FaceCandidate>> found) {
    int height = (int) Math.ceil(size.height() * scale);
    int width = (int) Math.ceil(size.width() * scale);
    Axis rows = Axis.of(size.height(), height);
    Axis columns = Axis.of(size.width(), width);
    int values = 3 * height * width;
    int batch = Math.max(1, PROPOSAL_PIXELS / (height * width));
    for (int from = 0; from < members.size(); from += batch) {
      List<Integer> chunk = members.subList(from, Math.min(members.size(), from + batch));
      float[] input = new float[chunk.size() * values];
      IntStream.range(0, chunk.size())
          .parallel()
          .forEach(
              i ->
                  Resampling.resize(
                      photographs.get(chunk.get(i)),
                      0,
                      0,
                      size.width(),
                      size.height(),
                      columns,
                      rows,
                      input,
                      i * values));
      List<float[]> maps = proposal.run(input, chunk.size(), height, width);
      int mapRows = cells(height);
      int mapColumns = cells(width);
      for (int i = 0; i < chunk.size(); i++) {
        List<FaceCandidate> ofLevel =
            new ProposalMap(maps.get(0), maps.get(1), i, mapColumns, mapRows)
                .candidates(scale, options.proposalScore());
        found.get(chunk.get(i)).addAll(NonMaximumSuppression.UNION.apply(ofLevel, WITHIN_LEVEL));
      }
    }
  }

  /** Places of P-Net's window along a side: its pooling rounds up. */
  private static int cells(int side) {
    return (side - MtcnnOptions.WINDOW + STRIDE - 1) / STRIDE + 1;
  }

  private List<Placed> refined(List<FaceImage> photographs, List<Placed> proposed) {
    List<List<FaceCandidate>> passed = lists(photographs.size());
    for (List<Placed> chunk : chunks(proposed, REFINEMENT_BATCH)) {
      List<float[]> outputs = crops(photographs, chunk).outputs(refinement, false);
      for (int i = 0; i < chunk.size(); i++) {
        float score = scoreOf(outputs, i);
        if (score > options.refinementScore()) {
          Placed placed = chunk.get(i);
          passed
              .get(placed.photograph())
              .add(placed.candidate().withOutput(score, slice(outputs.get(1), i, SHIFTS)));
        }
      }
    }
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < passed.size(); i++) {
      for (FaceCandidate kept : NonMaximumSuppression.UNION.apply(passed.get(i), ACROSS)) {
        addIfNotEmpty(placed, new Placed(i, kept.moved().squared()));
      }
    }
    return placed;
  }

  private List<List<Detection>> detections(List<FaceImage> photographs, List<Placed> refined) {
    List<List<FaceCandidate>> passed = lists(photographs.size());
    Map<FaceCandidate, FaceCandidate> cropOf = new IdentityHashMap<>();
    Map<FaceCandidate, LandmarkOutput> pointsOf = new IdentityHashMap<>();
    for (List<Placed> chunk : chunks(refined, OUTPUT_BATCH)) {
      List<float[]> outputs = crops(photographs, chunk).outputs(output, false);
      for (int i = 0; i < chunk.size(); i++) {
        float score = scoreOf(outputs, i);
        if (score > options.outputScore()) {
          FaceCandidate crop = chunk.get(i).candidate();
          FaceCandidate moved = crop.withOutput(score, slice(outputs.get(1), i, SHIFTS)).moved();
          cropOf.put(moved, crop);
          pointsOf.put(moved, LandmarkOutput.of(outputs.get(2), i));
          passed.get(chunk.get(i).photograph()).add(moved);
        }
      }
    }
    List<Placed> kept = new ArrayList<>();
    for (int i = 0; i < passed.size(); i++) {
      for (FaceCandidate candidate : NonMaximumSuppression.MINIMUM.apply(passed.get(i), ACROSS)) {
        kept.add(new Placed(i, candidate));
      }
    }
    if (options.mirrored()) {
      averageWithMirrorImages(photographs, kept, cropOf, pointsOf);
    }
    List<List<Detection>> detections = lists(photographs.size());
    for (List<Placed> chunk : chunks(kept, OUTPUT_BATCH)) {
      List<List<Point>> points = new ArrayList<>();
      for (Placed placed : chunk) {
        FaceCandidate box = placed.candidate();
        points.add(pointsOf.get(box).within(cropOf.get(box)));
      }
      List<List<Point>> inPatches =
          landmarks
              .map(network -> network.refined(crops(photographs, chunk), points))
              .orElse(points);
      for (int i = 0; i < chunk.size(); i++) {
        Placed placed = chunk.get(i);
        detections.get(placed.photograph()).add(placed.candidate().detection(inPatches.get(i)));
      }
    }
    return detections;
  }

  private void averageWithMirrorImages(
      List<FaceImage> photographs,
      List<Placed> kept,
      Map<FaceCandidate, FaceCandidate> cropOf,
      Map<FaceCandidate, LandmarkOutput> pointsOf) {
    for (List<Placed> chunk : chunks(kept, OUTPUT_BATCH)) {
      List<Placed> crops =
          chunk.stream()
              .map(placed -> new Placed(placed.photograph(), cropOf.get(placed.candidate())))
              .toList();
      List<float[]> outputs = crops(photographs, crops).outputs(output, true);
      for (int i = 0; i < chunk.size(); i++) {
        LandmarkOutput mirrored = LandmarkOutput.of(outputs.get(2), i).mirrored();
        pointsOf.computeIfPresent(chunk.get(i).candidate(), (box, points) -> points.mean(mirrored));
      }
    }
  }

  /** Shifts may turn a box inside out. */
  private static void addIfNotEmpty(List<Placed> all, Placed placed) {
    if (placed.candidate().width() >= 1) {
      all.add(placed);
    }
  }

  private static CandidateCrops crops(List<FaceImage> photographs, List<Placed> chunk) {
    return new CandidateCrops(
        chunk.stream().map(placed -> photographs.get(placed.photograph())).toList(),
        chunk.stream().map(Placed::candidate).toList());
  }

  private static float scoreOf(List<float[]> outputs, int i) {
    return CascadeStage.probability(outputs.get(0)[2 * i], outputs.get(0)[2 * i + 1]);
  }

  private static float[] slice(float[] values, int i, int size) {
    return Arrays.copyOfRange(values, i * size, (i + 1) * size);
  }

  private static List<List<Placed>> chunks(List<Placed> all, int size) {
    List<List<Placed>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      chunks.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return chunks;
  }

  private static <T> List<List<T>> lists(int count) {
    List<List<T>> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  @Override
  public void close() {
    for (CascadeStage stage : List.of(proposal, refinement, output)) {
      stage.close();
    }
    landmarks.ifPresent(LandmarkRefinement::close);
  }
}
