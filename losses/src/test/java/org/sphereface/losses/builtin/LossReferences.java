package org.sphereface.losses.builtin;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.arithmetic.ReferenceMath;

/**
 * The losses' formulas in plain double-precision loops, from their papers.
 *
 * <p>Where a loss has weights of length one, they are so in the numbers, and a weight's gradient is
 * that of {@code x . w / |x|} in place of the cosine: heads renormalise the weights, not the
 * formula.
 */
final class LossReferences {

  private final int[] y;
  private final int size;
  private long seed = 100;

  private LossReferences(int[] labels, int size) {
    this.y = labels;
    this.size = size;
  }

  static Stream<LossReferenceTest.Case> all(int[] labels, int size) {
    LossReferences of = new LossReferences(labels, size);
    return Stream.of(of.paper(), of.margins(), of.revived(), of.binary(), of.metric())
        .flatMap(cases -> cases);
  }

  private Stream<LossReferenceTest.Case> paper() {
    Stream<LossReferenceTest.Case> angular =
        Stream.of(1, 2, 3, 4, 5, 7)
            .flatMap(m -> Stream.of(0.0, 5.0).map(lambda -> aSoftmax(m, lambda)));
    Stream<LossReferenceTest.Case> large =
        Stream.of(1, 2, 3, 4, 6)
            .flatMap(m -> Stream.of(0.0, 5.0, 1000.0).map(lambda -> lSoftmax(m, lambda)));
    return Stream.of(
            Stream.of(
                softmax(new Softmax(), Map.of(), (x, v) -> 0),
                classes(new ModifiedSoftmax(), ReferenceMath.aSoftmax(1, 0))),
            angular,
            large)
        .flatMap(cases -> cases);
  }

  private static LambdaAnnealing held(double lambda) {
    return new LambdaAnnealing(lambda, 0, 1, lambda);
  }

  private LossReferenceTest.Case aSoftmax(int m, double lambda) {
    return classes(new ASoftmax(m, held(lambda), "true"), ReferenceMath.aSoftmax(m, lambda));
  }

  private LossReferenceTest.Case lSoftmax(int m, double lambda) {
    return classes(
        new LSoftmax(m, held(lambda), "true"),
        (x, w, own) -> {
          double theta = ReferenceMath.angle(x, w);
          double plain = Math.cos(theta);
          double cosine =
              own ? (lambda * plain + ReferenceMath.psi(theta, m)) / (1 + lambda) : plain;
          return ReferenceMath.length(w) * ReferenceMath.length(x) * cosine;
        });
  }

  private Stream<LossReferenceTest.Case> margins() {
    LossReferenceTest.Case learned =
        new LossReferenceTest.Case(
            new NormFace(),
            values(Map.of("scale", new double[][] {{7.5}})),
            v ->
                crossEntropy(
                    v, (x, w, own) -> v.get("scale")[0][0] * ReferenceMath.unitCosine(x, w)));
    return Stream.of(
        learned,
        classes(new NormFace(20, false), scaled(20, (t, own) -> Math.cos(t))),
        classes(new Coco(), scaled(30, (t, own) -> Math.cos(t))),
        // five classes
        classes(new AdaCos(false), scaled(Math.sqrt(2) * Math.log(4), (t, own) -> Math.cos(t))),
        adaptive(),
        misclassified(new MvSoftmax()),
        misclassified(new MvSoftmax("am", 16, 0.2, 0.5, false)),
        misclassified(new MvSoftmax("arc", 32, 0.5, 0.2, true)),
        misclassified(new MvSoftmax("arc", 16, 0.3, 0.4, false)),
        curricular(new CurricularFace()),
        curricular(new CurricularFace(16, 1.2, 0.9)),
        adaFace(new AdaFace()),
        adaFace(new AdaFace(32, 0.5, 40, 0.7)),
        magFace(new MagFace()),
        magFace(new MagFace(32, 2, 7, 0.3, 1.1, 5, false)),
        npcFace(new NpcFace()),
        npcFace(new NpcFace(16, 1, 0.3, 0.6, 0.9, 0.3)),
        circle(new CircleLoss()),
        circle(new CircleLoss(32, 0.4)),
        classes(
            new GaSoftmax(30, 1.5, "true"),
            scaled(30, (t, own) -> 1 - 2 * (own ? 1.5 * t : t) / Math.PI)),
        released(new GaSoftmax()),
        released(new GaSoftmax(10, 2.5, "released")),
        // drawn margins: ElasticFaceTest
        classes(
            new ElasticFace("arc", 64, 0.5, 0, false),
            scaled(64, (t, own) -> Math.cos(own ? t + 0.5 : t))),
        classes(
            new ElasticFace("cos", 30, 0.35, 0, true),
            scaled(30, (t, own) -> Math.cos(t) - (own ? 0.35 : 0))),
        classes(new CosFace(), scaled(64, (t, own) -> Math.cos(t) - (own ? 0.35 : 0))),
        classes(new CosFace(30, 0.35), scaled(30, (t, own) -> Math.cos(t) - (own ? 0.35 : 0))),
        classes(new ArcFace(), scaled(64, (t, own) -> own ? arc(t, 0.5) : Math.cos(t))),
        classes(
            new ArcFace(20, 1.6, false), scaled(20, (t, own) -> own ? arc(t, 1.6) : Math.cos(t))),
        classes(
            new ArcFace(64, 0.5, true),
            scaled(64, (t, own) -> Math.cos(own && t < Math.PI / 2 ? t + 0.5 : t))),
        classes(
            new CombinedMargin(),
            scaled(64, (t, own) -> own ? Math.cos(t + 0.3) - 0.2 : Math.cos(t))),
        classes(
            new CombinedMargin(16, 1.2, 0.1, 0.05),
            scaled(16, (t, own) -> own ? Math.cos(1.2 * t + 0.1) - 0.05 : Math.cos(t))),
        plus(1, 2),
        plus(0.3, 1));
  }

  /** The logits of a batch from its angles, which a case may also hold as constants. */
  private interface BatchLogits {
    double[][] of(double[][] x, double[][] angles);
  }

  /**
   * @param logits made at the numbers at which the gradient is taken
   */
  private LossReferenceTest.Case batch(
      Loss loss, BiFunction<double[][], double[][], BatchLogits> logits) {
    return new LossReferenceTest.Case(
        loss,
        values(Map.of()),
        v -> {
          double[][] x = v.get("x");
          double[][] w = v.get("weight");
          BatchLogits fixed = logits.apply(copy(x), angles(x, w));
          return () -> ReferenceMath.meanCrossEntropy(fixed.of(x, angles(x, w)), y);
        });
  }

  private static double[][] copy(double[][] rows) {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }

  private double[][] angles(double[][] x, double[][] w) {
    return ReferenceMath.logits(x, w, y, (a, b, own) -> ReferenceMath.unitAngle(a, b));
  }

  /** A logit from the image's number, the class, and the angle now. */
  private interface AngleAt {
    double of(int image, int label, double theta);
  }

  private double[][] each(double[][] angles, AngleAt logit) {
    double[][] out = new double[angles.length][angles[0].length];
    for (int i = 0; i < out.length; i++) {
      for (int j = 0; j < out[i].length; j++) {
        out[i][j] = logit.of(i, j, angles[i][j]);
      }
    }
    return out;
  }

  private LossReferenceTest.Case adaFace(AdaFace loss) {
    return batch(
        loss,
        (start, angles) -> {
          double[] lengths = Arrays.stream(start).mapToDouble(ReferenceMath::length).toArray();
          double mean = Arrays.stream(lengths).average().orElseThrow();
          double variance =
              Arrays.stream(lengths).map(a -> (a - mean) * (a - mean)).sum() / (y.length - 1);
          double keptMean = loss.rate() * mean + (1 - loss.rate()) * 20;
          double kept = loss.rate() * Math.sqrt(variance) + (1 - loss.rate()) * 100;
          return (x, now) ->
              each(
                  now,
                  (i, j, t) -> {
                    double z = (lengths[i] - keptMean) / (kept + 1e-3) * loss.concentration();
                    double mz = loss.margin() * Math.max(-1, Math.min(1, z));
                    double own = Math.cos(t - mz) - loss.margin() - mz;
                    return loss.scale() * (j == y[i] ? own : Math.cos(t));
                  });
        });
  }

  private LossReferenceTest.Case magFace(MagFace loss) {
    return new LossReferenceTest.Case(
        loss,
        values(Map.of()),
        v ->
            () -> {
              double[][] x = v.get("x");
              double[] a = new double[y.length];
              double regulariser = 0;
              for (int i = 0; i < a.length; i++) {
                a[i] = Math.max(loss.lower(), Math.min(loss.upper(), ReferenceMath.length(x[i])));
                regulariser += (a[i] / loss.upper() / loss.upper() + 1 / a[i]) / a.length;
              }
              double[][] logits =
                  each(
                      angles(x, v.get("weight")),
                      (i, j, t) ->
                          loss.scale() * (j == y[i] ? magFaceOwn(loss, a[i], t) : Math.cos(t)));
              return ReferenceMath.meanCrossEntropy(logits, y) + loss.weight() * regulariser;
            });
  }

  private static double magFaceOwn(MagFace loss, double a, double t) {
    double share = (a - loss.lower()) / (loss.upper() - loss.lower());
    double m = (1 - share) * loss.lowerMargin() + share * loss.upperMargin();
    return loss.easyMargin() ? Math.cos(t < Math.PI / 2 ? t + m : t) : arc(t, m);
  }

  private LossReferenceTest.Case npcFace(NpcFace loss) {
    return batch(
        loss,
        (start, angles) -> {
          boolean[][] hard = new boolean[angles.length][angles[0].length];
          double[] margins = new double[angles.length];
          for (int i = 0; i < hard.length; i++) {
            int count = 0;
            double sum = 0;
            for (int j = 0; j < hard[i].length; j++) {
              hard[i][j] =
                  j != y[i] && Math.cos(angles[i][j]) > Math.cos(angles[i][y[i]] + loss.margin());
              count += hard[i][j] ? 1 : 0;
              sum += hard[i][j] ? Math.cos(angles[i][j]) : 0;
            }
            margins[i] = loss.baseMargin() + loss.hardMargin() * (count == 0 ? 0 : sum / count);
          }
          return (x, now) ->
              each(
                  now,
                  (i, j, t) -> {
                    double own = Math.cos(t < Math.PI / 2 ? t + margins[i] : t);
                    double other =
                        hard[i][j] ? loss.weight() * Math.cos(t) + loss.offset() : Math.cos(t);
                    return loss.scale() * (j == y[i] ? own : other);
                  });
        });
  }

  private LossReferenceTest.Case circle(CircleLoss loss) {
    double m = loss.margin();
    return batch(
        loss,
        (start, angles) ->
            (x, now) ->
                each(
                    now,
                    (i, j, t) -> {
                      double before = Math.cos(angles[i][j]);
                      return loss.scale()
                          * (j == y[i]
                              ? Math.max(0, 1 + m - before) * (Math.cos(t) - (1 - m))
                              : Math.max(0, before + m) * (Math.cos(t) - m));
                    }));
  }

  private LossReferenceTest.Case released(GaSoftmax loss) {
    return batch(
        loss,
        (start, angles) ->
            (x, now) ->
                each(
                    now,
                    (i, j, t) -> {
                      double counted = j == y[i] ? t + (loss.margin() - 1) * angles[i][j] : t;
                      return loss.scale() * (1 - 2 * counted / Math.PI);
                    }));
  }

  /** t is a constant, computed from the numbers at which the gradient is taken. */
  private LossReferenceTest.Case curricular(CurricularFace loss) {
    return new LossReferenceTest.Case(
        loss,
        values(Map.of()),
        v -> {
          double mean = 0;
          for (int i = 0; i < y.length; i++) {
            mean += ReferenceMath.unitCosine(v.get("x")[i], v.get("weight")[y[i]]) / y.length;
          }
          double t = loss.rate() * mean;
          return () -> {
            double[][] x = v.get("x");
            double[][] w = v.get("weight");
            double[][] logits = new double[x.length][w.length];
            for (int i = 0; i < x.length; i++) {
              double theta = ReferenceMath.unitAngle(x[i], w[y[i]]);
              for (int j = 0; j < w.length; j++) {
                double cosine = ReferenceMath.unitCosine(x[i], w[j]);
                boolean hard = cosine > Math.cos(theta + loss.margin());
                double other = hard ? cosine * (t + cosine) : cosine;
                logits[i][j] = loss.scale() * (j == y[i] ? arc(theta, loss.margin()) : other);
              }
            }
            return ReferenceMath.meanCrossEntropy(logits, y);
          };
        });
  }

  private LossReferenceTest.Case misclassified(MvSoftmax loss) {
    return new LossReferenceTest.Case(
        loss,
        values(Map.of()),
        v ->
            () -> {
              double[][] x = v.get("x");
              double[][] w = v.get("weight");
              double[][] logits = new double[x.length][w.length];
              for (int i = 0; i < x.length; i++) {
                double theta = ReferenceMath.unitAngle(x[i], w[y[i]]);
                double behind =
                    loss.variant().equals("am")
                        ? Math.cos(theta) - loss.margin()
                        : Math.cos(theta + loss.margin());
                for (int j = 0; j < w.length; j++) {
                  double cosine = ReferenceMath.unitCosine(x[i], w[j]);
                  double other =
                      cosine > behind ? (1 + loss.weight()) * cosine + loss.weight() : cosine;
                  double own = loss.easyMargin() && theta >= Math.PI / 2 ? cosine : behind;
                  logits[i][j] = loss.scale() * (j == y[i] ? own : other);
                }
              }
              return ReferenceMath.meanCrossEntropy(logits, y);
            });
  }

  /** The scale is a constant, computed from the numbers at which the gradient is taken. */
  private LossReferenceTest.Case adaptive() {
    return new LossReferenceTest.Case(
        new AdaCos(),
        values(Map.of()),
        v -> {
          double s = adaptedScale(v, Math.sqrt(2) * Math.log(4));
          return crossEntropy(v, (x, w, own) -> s * ReferenceMath.unitCosine(x, w));
        });
  }

  private double adaptedScale(Map<String, double[][]> v, double before) {
    double[] angles = new double[y.length];
    double others = 0;
    for (int i = 0; i < y.length; i++) {
      double[] x = v.get("x")[i];
      double[][] w = v.get("weight");
      angles[i] = ReferenceMath.unitAngle(x, w[y[i]]);
      for (int j = 0; j < w.length; j++) {
        if (j != y[i]) {
          others += Math.exp(before * Math.cos(ReferenceMath.unitAngle(x, w[j]))) / y.length;
        }
      }
    }
    Arrays.sort(angles);
    double median = angles[(y.length - 1) / 2];
    return Math.log(others) / Math.cos(Math.min(Math.PI / 4, median));
  }

  private static double arc(double theta, double m) {
    return theta < Math.PI - m ? Math.cos(theta + m) : Math.cos(theta) - m * Math.sin(m);
  }

  private LossReferenceTest.Case plus(double weight, double power) {
    return new LossReferenceTest.Case(
        new SphereFacePlus(3, held(5), weight, power),
        values(Map.of()),
        v -> {
          ReferenceMath.Value softmax = crossEntropy(v, ReferenceMath.aSoftmax(3, 5));
          return () -> softmax.at() + weight * energy(v.get("weight"), power);
        });
  }

  /** All five classes occur in the labels. */
  private static double energy(double[][] w, double power) {
    double sum = 0;
    int pairs = 0;
    for (int j = 0; j < w.length; j++) {
      for (int k = 0; k < j; k++) {
        sum += Math.pow(Math.acos(ReferenceMath.dot(w[j], w[k])), -power);
        pairs++;
      }
    }
    return sum / pairs;
  }

  private Stream<LossReferenceTest.Case> revived() {
    return Stream.of(1.0, 1.5, 2.7)
        .flatMap(
            m ->
                Stream.of(
                    detached("v0", m, (t, own) -> own ? ReferenceMath.psi(t, m) : Math.cos(t)),
                    detached("v1", m, (t, own) -> Math.cos(own ? Math.min(m * t, Math.PI) : t)),
                    detached("v2", m, (t, own) -> Math.cos(own ? t : t / m))));
  }

  /** The margin is a constant added to the cosine. */
  private LossReferenceTest.Case detached(String variant, double m, AngleLogit logit) {
    return new LossReferenceTest.Case(
        new SphereFaceR(variant, 30, m, 50),
        values(Map.of()),
        v -> {
          double[][] shift = shifts(v, logit);
          return () -> {
            double[][] logits =
                ReferenceMath.logits(
                    v.get("x"), v.get("weight"), y, (x, w, own) -> ReferenceMath.unitCosine(x, w));
            add(logits, shift, 30);
            return 50.0 / 30 * ReferenceMath.meanCrossEntropy(logits, y);
          };
        });
  }

  private double[][] shifts(Map<String, double[][]> v, AngleLogit logit) {
    return ReferenceMath.logits(
        v.get("x"),
        v.get("weight"),
        y,
        (x, w, own) ->
            logit.of(ReferenceMath.unitAngle(x, w), own) - ReferenceMath.unitCosine(x, w));
  }

  private static void add(double[][] logits, double[][] shift, double scale) {
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < logits[i].length; j++) {
        logits[i][j] = scale * (logits[i][j] + shift[i][j]);
      }
    }
  }

  private Stream<LossReferenceTest.Case> binary() {
    return Stream.of(
        binary(new SphereFace2(), (t, own) -> adjusted(t, 3) + (own ? -0.4 : 0.4)),
        binary(
            new SphereFace2("angle", 0.7, 40, 0.5, 3, 50),
            (t, own) -> adjusted(own ? Math.min(t + 0.5, Math.PI) : t, 3)),
        binary(
            new SphereFace2("multiplicative", 0.8, 30, 1.7, 2, 20),
            (t, own) -> adjusted(own ? Math.min(t * 1.7, Math.PI) : t, 2)));
  }

  private static double adjusted(double theta, double t) {
    return 2 * Math.pow((Math.cos(theta) + 1) / 2, t) - 1;
  }

  private LossReferenceTest.Case binary(SphereFace2 loss, AngleLogit g) {
    return new LossReferenceTest.Case(
        loss,
        values(Map.of("bias", new double[][] {{-3.3}})),
        v -> {
          double[][] shift = shifts(v, g);
          return () -> {
            double[][] z =
                ReferenceMath.logits(
                    v.get("x"), v.get("weight"), y, (x, w, own) -> ReferenceMath.unitCosine(x, w));
            add(z, shift, loss.scale());
            double sum = 0;
            for (int i = 0; i < z.length; i++) {
              for (int j = 0; j < z[i].length; j++) {
                double logit = z[i][j] + v.get("bias")[0][0];
                sum +=
                    j == y[i]
                        ? loss.lambda() * ReferenceMath.softplus(-logit)
                        : (1 - loss.lambda()) * ReferenceMath.softplus(logit);
              }
            }
            return loss.weight() / loss.scale() * sum / y.length;
          };
        });
  }

  private Stream<LossReferenceTest.Case> metric() {
    double[][] centres = ReferenceMath.gaussian(5, size, 1, 7);
    return Stream.of(
        softmax(
            new SoftmaxCenter(0.3, 0.5),
            Map.of("centres", centres),
            (x, v) -> {
              double sum = 0;
              for (int i = 0; i < x.length; i++) {
                sum += ReferenceMath.squaredDistance(x[i], v.get("centres")[y[i]]);
              }
              return 0.3 / 2 * sum / x.length;
            }),
        softmax(new SoftmaxContrastive(0.5, 8, false, 2), Map.of(), (x, v) -> 0.5 * pairs(x, 8)),
        softmax(
            new SoftmaxContrastive(0.5, 1.2, true, 2),
            Map.of(),
            (x, v) -> 0.5 * pairs(ReferenceMath.normalised(x), 1.2)),
        triplet(new Triplet(), (d, a, p) -> semiHard(d, a, p)),
        triplet(new Triplet(1.1, "semi-hard", 2), (d, a, p) -> semiHard(d, a, p)),
        allTriplets(0.2),
        allTriplets(1.1));
  }

  private double pairs(double[][] x, double margin) {
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        double distance = Math.sqrt(ReferenceMath.squaredDistance(x[i], x[j]));
        int kind = y[i] == y[j] ? 0 : 1;
        double cost = kind == 0 ? distance : Math.max(0, margin - distance);
        sums[kind] += cost * cost / 2;
        counts[kind]++;
      }
    }
    return (sums[0] / counts[0] + sums[1] / counts[1]) / 2;
  }

  /** The negative for an anchor and a positive. */
  private interface Mining {
    int negative(double[][] distances, int anchor, int positive);
  }

  private int semiHard(double[][] d, int a, int p) {
    int nearest = -1;
    int farthest = -1;
    for (int n = 0; n < d.length; n++) {
      if (y[n] == y[a]) {
        continue;
      }
      if (farthest < 0 || d[a][n] > d[a][farthest]) {
        farthest = n;
      }
      if (d[a][n] > d[a][p] && (nearest < 0 || d[a][n] < d[a][nearest])) {
        nearest = n;
      }
    }
    return nearest < 0 ? farthest : nearest;
  }

  private LossReferenceTest.Case triplet(Triplet loss, Mining mining) {
    return new LossReferenceTest.Case(
        loss,
        Map.of("x", spread()),
        v ->
            () -> {
              double[][] d = distances(v.get("x"));
              double sum = 0;
              int count = 0;
              for (int a = 0; a < y.length; a++) {
                for (int p = 0; p < y.length; p++) {
                  if (a != p && y[a] == y[p]) {
                    int n = mining.negative(d, a, p);
                    sum += Math.max(0, d[a][p] - d[a][n] + loss.margin());
                    count++;
                  }
                }
              }
              return sum / count;
            });
  }

  private LossReferenceTest.Case allTriplets(double margin) {
    return new LossReferenceTest.Case(
        new Triplet(margin, "all", 2),
        Map.of("x", spread()),
        v ->
            () -> {
              double[][] d = distances(v.get("x"));
              double sum = 0;
              int count = 0;
              for (int a = 0; a < y.length; a++) {
                for (int p = 0; p < y.length; p++) {
                  for (int n = 0; n < y.length; n++) {
                    double cost = d[a][p] - d[a][n] + margin;
                    if (a != p && y[a] == y[p] && y[a] != y[n] && cost > 0) {
                      sum += cost;
                      count++;
                    }
                  }
                }
              }
              return sum / count;
            });
  }

  private double[][] spread() {
    return ReferenceMath.gaussian(y.length, size, 2, seed++);
  }

  private static double[][] distances(double[][] x) {
    double[][] unit = ReferenceMath.normalised(x);
    double[][] d = new double[x.length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        d[i][j] = ReferenceMath.squaredDistance(unit[i], unit[j]);
      }
    }
    return d;
  }

  /** What a joint loss adds to softmax. */
  private interface Extra {
    double of(double[][] x, Map<String, double[][]> values);
  }

  private LossReferenceTest.Case softmax(Loss loss, Map<String, double[][]> more, Extra extra) {
    Map<String, double[][]> all = new LinkedHashMap<>(more);
    all.put("bias", ReferenceMath.gaussian(1, 5, 1, seed++));
    return new LossReferenceTest.Case(
        loss,
        values(all),
        v ->
            () -> {
              double[][] x = v.get("x");
              double[][] logits =
                  ReferenceMath.logits(
                      x, v.get("weight"), y, (a, w, own) -> ReferenceMath.dot(a, w));
              for (double[] row : logits) {
                for (int j = 0; j < row.length; j++) {
                  row[j] += v.get("bias")[0][j];
                }
              }
              return ReferenceMath.meanCrossEntropy(logits, y) + extra.of(x, v);
            });
  }

  private LossReferenceTest.Case classes(Loss loss, ReferenceMath.Logit logit) {
    return new LossReferenceTest.Case(loss, values(Map.of()), v -> crossEntropy(v, logit));
  }

  private ReferenceMath.Value crossEntropy(Map<String, double[][]> v, ReferenceMath.Logit logit) {
    return () ->
        ReferenceMath.meanCrossEntropy(
            ReferenceMath.logits(v.get("x"), v.get("weight"), y, logit), y);
  }

  private Map<String, double[][]> values(Map<String, double[][]> more) {
    Map<String, double[][]> values = new LinkedHashMap<>(more);
    values.put("x", ReferenceMath.gaussian(y.length, size, 2, seed++));
    values.put("weight", ReferenceMath.normalised(ReferenceMath.gaussian(5, size, 3, seed++)));
    return values;
  }

  /** A logit, but for its scale, from the angle. */
  private interface AngleLogit {
    double of(double theta, boolean own);
  }

  private static ReferenceMath.Logit scaled(double scale, AngleLogit logit) {
    return (x, w, own) -> scale * logit.of(ReferenceMath.unitAngle(x, w), own);
  }
}
