package org.sphereface.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sphereface.networks.io.ParameterFile;

/** Every reader of the program, by a command that uses it. */
final class FuzzTargets {

  private static final int PEOPLE = 6;
  static final String NETWORK =
      "{network: sphereface, depth: 4, width: 0.125, inputHeight: 56, inputWidth: 48}";
  private static final String MATRIX =
      """
      name: m
      train: {source: image-folder, images: %1$s/set, height: 56, width: 48}
      losses: [softmax, {loss: a-softmax, m: [2, 4]}]
      networks: [{network: sphereface, depth: 4, width: 0.125, inputHeight: 56, inputWidth: 48}]
      recipe: {base: none, batch: 8, iterations: 4, learningRate: 0.01}
      evaluations:
        - name: e
          faces: {source: synthetic-faces, split: test, identities: 6, imagesPerIdentity: 4, height: 56, width: 48}
          protocol: {protocol: verification, folds: 2, pairsPerFold: 4}
      """;

  private final List<FuzzTarget> targets = new ArrayList<>();
  private final Path folder;
  private final Path made;

  private FuzzTargets(Path folder, Path made) {
    this.folder = folder;
    this.made = made;
  }

  /**
   * All targets.
   *
   * @param folder where their files will be
   * @param made a folder of files that this program made: {@link MadeFiles}
   */
  static List<FuzzTarget> all(Path folder, Path made) throws IOException {
    FuzzTargets all = new FuzzTargets(folder, made);
    all.images();
    all.dataSets();
    all.records();
    all.lists();
    all.trials();
    all.embeddings();
    all.scores();
    all.megaFace();
    all.runs();
    all.models();
    return List.copyOf(all.targets);
  }

  /** A matrix whose data are in {@code FOLDER/set}: {@link #set}. */
  static String matrix(String folder) {
    return String.format(MATRIX, folder);
  }

  /** People with two pictures of 56 x 48 each. */
  static Map<String, byte[]> set() {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 2 * PEOPLE; i++) {
      byte[] pixels = new byte[3 * 56 * 48];
      for (int k = 0; k < pixels.length; k++) {
        pixels[k] = (byte) (k * (i + 3) >> 3);
      }
      byte[] header = Corpus.text("P6\n48 56\n255\n");
      byte[] all = new byte[header.length + pixels.length];
      System.arraycopy(header, 0, all, 0, header.length);
      System.arraycopy(pixels, 0, all, header.length, pixels.length);
      files.put("set/p" + i / 2 + "/" + i % 2 + ".ppm", all);
    }
    return files;
  }

  private void add(String name, String command, Map<String, byte[]> files, String... damaged) {
    List<String> words =
        Stream.of(command.split(" (?=(?:[^']*'[^']*')*[^']*$)"))
            .map(word -> word.replace("'", ""))
            .toList();
    targets.add(
        new FuzzTarget(
            name,
            words,
            files,
            damaged.length == 0 ? List.copyOf(files.keySet()) : List.of(damaged)));
  }

  private void images() throws IOException {
    Map<String, byte[]> pictures = new TreeMap<>();
    pictures.put("jpeg.jpg", Corpus.image("jpeg", false));
    pictures.put("progressive.jpg", Corpus.image("jpeg", true));
    pictures.put("exif.jpg", Corpus.exif());
    pictures.put("png.png", Corpus.image("png", false));
    pictures.put("gif.gif", Corpus.image("gif", false));
    pictures.put("bmp.bmp", Corpus.image("bmp", false));
    pictures.put("plain.pgm", Corpus.portableMap(true));
    pictures.put("binary.pgm", Corpus.portableMap(false));
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      String file = "set/Ann/" + picture.getKey();
      Map<String, byte[]> files = new TreeMap<>();
      files.put(file, picture.getValue());
      files.put("set/Bob/whole.pgm", Corpus.portableMap(false));
      add("image " + picture.getKey(), "data inspect {dir}/set --threads 1", files, file);
    }
  }

  private void dataSets() throws IOException {
    Map<String, byte[]> faces = new TreeMap<>();
    for (int i = 1; i <= 2; i++) {
      faces.put("set/Ann/Ann_000" + i + ".jpg", Corpus.image("jpeg", false));
      faces.put("set/Bob/Bob_000" + i + ".jpg", Corpus.image("jpeg", i == 1));
    }
    String points =
        faces.keySet().stream()
            .map(name -> name.substring(4) + "\t" + Corpus.POINTS + "\n")
            .collect(Collectors.joining());
    Map<String, byte[]> files = new TreeMap<>(faces);
    files.put("points.txt", Corpus.text(points));
    files.put("exclude.txt", Corpus.text("# people\nBob # twice\n"));
    add(
        "landmarks",
        "data inspect --source '{source: image-folder, images: {dir}/set, landmarks:"
            + " {dir}/points.txt, exclude: {dir}/exclude.txt}' --threads 1",
        files,
        "points.txt",
        "exclude.txt");
    add(
        "align",
        "data align --images {dir}/set --landmarks {dir}/points.txt --out {dir}/out --threads 1",
        files,
        "points.txt");
    files.put(
        "list.txt",
        Corpus.text(
            "Ann/Ann_0001.jpg 0\nAnn/Ann_0002.jpg 0\nBob/Bob_0001.jpg 1\nBob/Bob_0002.jpg 1\n"));
    add(
        "list",
        "data inspect --source '{source: list, list: {dir}/list.txt, root: {dir}/set, landmarks:"
            + " {dir}/points.txt}' --threads 1",
        files,
        "list.txt",
        "points.txt");
    for (String columns : List.of("label path", "index label path", "aligned path label")) {
      files.put("list.txt", Corpus.text(listed(columns)));
      add(
          "list of " + columns,
          "data inspect --source '{source: list, list: {dir}/list.txt, root: {dir}/set, columns: "
              + columns
              + "}' --threads 1",
          files,
          "list.txt");
    }
    files.put("points.csv", Corpus.text(table(faces)));
    add(
        "landmark table",
        "data inspect --source '{source: image-folder, images: {dir}/set, landmarks:"
            + " {dir}/points.csv}' --threads 1",
        files,
        "points.csv");
    Map<String, byte[]> crops = new TreeMap<>();
    crops.put("set/1.jpg", faces.get("set/Ann/Ann_0001.jpg"));
    crops.put("set/2.jpg", faces.get("set/Bob/Bob_0001.jpg"));
    crops.put("tid.txt", Corpus.text("1.jpg 17 5\n2.jpg 18 6\n"));
    crops.put("points.txt", Corpus.text(crop(1) + crop(2)));
    add(
        "ijb faces",
        "data inspect --source '{source: ijb, images: {dir}/set, templates: {dir}/tid.txt,"
            + " landmarks: {dir}/points.txt}' --threads 1",
        crops,
        "tid.txt",
        "points.txt");
    Map<String, byte[]> scrub = new TreeMap<>(faces);
    scrub.put(
        "list.json",
        Corpus.text(
            "{\"id\": [\"Ann\", \"Bob\"], \"path\": [\"Ann/Ann_0001.jpg\", \"Bob/Bob_0001.jpg\"]}"));
    add(
        "facescrub",
        "data inspect --source '{source: facescrub, images: {dir}/set, list: {dir}/list.json}'"
            + " --threads 1",
        scrub,
        "list.json");
    Map<String, byte[]> digits = new TreeMap<>();
    byte[] images = new byte[16 + 2 * 28 * 28];
    System.arraycopy(
        new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28}, 0, images, 0, 16);
    digits.put("images", images);
    digits.put("labels", new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 9, 4});
    add(
        "mnist",
        "data inspect --source '{source: mnist, images: {dir}/images, labels: {dir}/labels}'"
            + " --threads 1",
        digits);
    bundle();
  }

  private static String listed(String columns) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      String name = i < 2 ? "Ann/Ann_000" + (i + 1) + ".jpg" : "Bob/Bob_000" + (i - 1) + ".jpg";
      list.append(
          columns
              .replace("index", Integer.toString(i))
              .replace("aligned", "1")
              .replace("label", Integer.toString(i / 2))
              .replace("path", name)
              .replace(' ', '\t')
              .concat("\n"));
    }
    return list.toString();
  }

  /** As VGGFace2 writes landmarks. */
  private static String table(Map<String, byte[]> faces) {
    String points = Corpus.POINTS.replace('\t', ',');
    return faces.keySet().stream()
        .map(name -> '"' + name.substring(4).replace(".jpg", "") + "\"," + points + "\n")
        .collect(Collectors.joining("", "NAME_ID,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\n", ""));
  }

  private static String crop(int image) {
    return image + ".jpg " + Corpus.POINTS.replace('\t', ' ') + " 0.99\n";
  }

  private void records() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    Corpus.folder(made.resolve("packed"), 1 << 20).forEach(files::put);
    add(
        "recordio",
        "data inspect --source '{source: recordio, file: {dir}/train.rec, height: 56, width: 48}'"
            + " --threads 1",
        files);
    files.remove("train.idx");
    add(
        "recordio without index",
        "data inspect --source '{source: recordio, file: {dir}/train.rec, height: 56, width: 48}'"
            + " --threads 1",
        files);
  }

  private void bundle() throws IOException {
    byte[] face = Corpus.image("jpeg", false);
    List<byte[]> images = IntStream.range(0, 40).mapToObj(i -> face).toList();
    Map<String, byte[]> files = new TreeMap<>();
    List<Boolean> same = IntStream.range(0, 20).mapToObj(i -> i % 2 == 0).toList();
    files.put("b.bin", Corpus.bundle(images, same));
    files.put("e.npy", Corpus.numpy(embeddings(40)));
    add("bundle", "evaluate bundle --bundle {dir}/b.bin --embeddings {dir}/e.npy", files, "b.bin");
    add(
        "bundle faces",
        "data inspect --source '{source: bundle, file: {dir}/b.bin}'",
        files,
        "b.bin");
  }

  private static float[][] embeddings(int rows) {
    float[][] values = new float[rows][4];
    for (int i = 0; i < rows; i++) {
      values[i] = new float[] {1, i, i * i % 5, 0.5f * (i / 2)};
    }
    return values;
  }

  /** An embedding of each image, as NumPy writes them. */
  static byte[] matrix() {
    return Corpus.numpy(embeddings(2 * PEOPLE));
  }

  /** Two images of each person. */
  static List<String> names() {
    return IntStream.range(0, 2 * PEOPLE)
        .mapToObj(i -> String.format("P%1$d/P%1$d_000%2$d.jpg", i / 2, 1 + i % 2))
        .toList();
  }

  /** Pairs of these images in two folds, as LFW's. */
  static byte[] pairs() {
    StringBuilder pairs = new StringBuilder("2\t3\n");
    for (int fold = 0; fold < 2; fold++) {
      for (int i = 0; i < 3; i++) {
        pairs.append("P" + (3 * fold + i) + "\t1\t2\n");
      }
      for (int i = 0; i < 3; i++) {
        pairs.append("P" + (3 * fold + i) + "\t1\tP" + (3 * fold + (i + 1) % 3) + "\t2\n");
      }
    }
    return Corpus.text(pairs.toString());
  }

  private void lists() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("pairs.txt", pairs());
    files.put("names.txt", Corpus.text(String.join("\n", names())));
    files.put("e.npy", matrix());
    String named = " --embeddings {dir}/e.npy --names {dir}/names.txt";
    add("pairs", "evaluate lfw --pairs {dir}/pairs.txt" + named, files, "pairs.txt", "names.txt");
    files.put("train.txt", Corpus.text("2\nP0\t1\t2\nP1\t1\t2\nP0\t1\tP1\t1\nP2\t1\tP1\t1\n"));
    files.put("test.txt", Corpus.text("2\nP3\t1\t2\nP4\t1\t2\nP3\t1\tP4\t1\nP5\t1\tP4\t1\n"));
    add(
        "view one",
        "evaluate lfw --view 1 --pairs-train {dir}/train.txt --pairs {dir}/test.txt" + named,
        files,
        "train.txt",
        "test.txt");
    Map<String, byte[]> templates = new TreeMap<>();
    templates.put("faces.txt", Corpus.text("1.jpg 1 1\n2.jpg 1 2\n3.jpg 2 3\n4.jpg 3 4\n"));
    templates.put("pairs.txt", Corpus.text("1 2 1\n1 3 0\n2 3 0\n"));
    templates.put("e.npy", Corpus.numpy(embeddings(4)));
    add(
        "ijb",
        "evaluate ijb --faces {dir}/faces.txt --pairs {dir}/pairs.txt --embeddings {dir}/e.npy",
        templates,
        "faces.txt",
        "pairs.txt");
  }

  private void trials() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("names.txt", Corpus.text(String.join("\n", names())));
    files.put("e.npy", matrix());
    files.put("lists/image_list.txt", files.get("names.txt"));
    files.put("lists/labels.txt", Corpus.text("1\n1\n2\n2\n3\n3\n4\n4\n5\n5\n6\n6\n"));
    files.put("lists/train_set.txt", trial(1, 2, 3, 4));
    files.put("lists/test_set.txt", trial(5, 6, 7, 8, 9, 10, 11, 12));
    files.put("lists/gallery_set.txt", trial(5, 7, 9));
    files.put("lists/probe_set.txt", trial(6, 8, 10, 11, 12));
    add(
        "blufr",
        "evaluate blufr --lists {dir}/lists --embeddings {dir}/e.npy --names {dir}/names.txt",
        files);
    Map<String, byte[]> videos = new TreeMap<>();
    StringBuilder splits = new StringBuilder("split number, pair number, first, second, is same\n");
    List<String> frames = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      splits.append(
          String.format(
              "%d, %d, P%d/1, P%d/2, %d%n", 1 + i / 4, 1 + i % 4, i, (i + i % 2) % 8, 1 - i % 2));
      frames.addAll(List.of("P" + i + "/1/0.1.jpg", "P" + i + "/2/0.1.jpg"));
    }
    videos.put("splits.txt", Corpus.text(splits.toString()));
    videos.put("names.txt", Corpus.text(String.join("\n", frames)));
    videos.put("e.npy", Corpus.numpy(embeddings(frames.size())));
    add(
        "ytf",
        "evaluate ytf --splits {dir}/splits.txt --embeddings {dir}/e.npy --names {dir}/names.txt",
        videos,
        "splits.txt",
        "names.txt");
    Map<String, byte[]> results = new TreeMap<>();
    byte[] result = Files.readAllBytes(made.resolve("result.json"));
    results.put("a.json", result);
    results.put("b.json", result);
    add("compare", "evaluate compare {dir}/a.json {dir}/b.json --bootstrap 10", results, "a.json");
  }

  /** One trial of images by number, in the form of BLUFR's toolkit. */
  private static byte[] trial(int... images) {
    return Corpus.text(
        IntStream.of(images)
            .mapToObj(i -> i + ", " + names().get(i - 1) + "\n")
            .collect(Collectors.joining("", "1\n" + images.length + "\n", "")));
  }

  private void scores() throws IOException {
    List<String> pairs = List.of("a/1 a/2 1", "a/1 b/1 0", "c/1 c/2 1", "c/1 d/1 0");
    Map<String, byte[]> files = new TreeMap<>();
    files.put("pairs.txt", Corpus.text("2 2\n" + String.join("\n", pairs) + "\n"));
    files.put(
        "five.txt",
        Corpus.text("a a/1 a a/2 0.9\na a/1 b b/1 0.1\nc c/1 c c/2 0.8\nc c/1 d d/1 -0.2\n"));
    files.put("four.txt", Corpus.text("a a a/2 0.9\na b b/1 0.1\nc c c/2 0.8\nc d d/1 -0.2\n"));
    for (String columns : List.of("five", "four")) {
      add(
          "scores in " + columns + " columns",
          "evaluate pairs --pairs {dir}/pairs.txt --evaluation uncentred --scores {dir}/"
              + columns
              + ".txt",
          files,
          columns + ".txt");
    }
  }

  private void embeddings() throws IOException {
    byte[] numpy = matrix();
    Map<String, byte[]> members =
        Map.of("embeddings.npy", numpy, "names.npy", Corpus.numpyNames(names()));
    Map<String, byte[]> forms = new TreeMap<>();
    forms.put("e.npy", numpy);
    forms.put("stored.npz", Corpus.zip(members, false));
    forms.put("deflated.npz", Corpus.zip(members, true));
    forms.put("e.mat", Corpus.matlab(embeddings(2 * PEOPLE)));
    forms.put("e.csv", Corpus.text(csv()));
    for (Map.Entry<String, byte[]> form : forms.entrySet()) {
      Map<String, byte[]> files = new TreeMap<>();
      files.put("pairs.txt", pairs());
      files.put("names.txt", Corpus.text(String.join("\n", names())));
      files.put(form.getKey(), form.getValue());
      boolean named = form.getKey().endsWith(".npz");
      add(
          "embeddings " + form.getKey(),
          "evaluate lfw --pairs {dir}/pairs.txt --embeddings {dir}/"
              + form.getKey()
              + (named ? "" : " --names {dir}/names.txt"),
          files,
          form.getKey());
    }
  }

  private static String csv() {
    StringBuilder rows = new StringBuilder();
    for (float[] row : embeddings(2 * PEOPLE)) {
      rows.append(
          IntStream.range(0, row.length)
              .mapToObj(i -> Float.toString(row[i]))
              .collect(Collectors.joining(",", "", "\n")));
    }
    return rows.toString();
  }

  private void megaFace() {
    Map<String, byte[]> matrices = new TreeMap<>();
    matrices.put("probes.npy", Corpus.numpy(embeddings(6)));
    matrices.put(
        "probes.txt", Corpus.text("A/1.jpg\nA/2.jpg\nB/1.jpg\nB/2.jpg\nC/1.jpg\nC/2.jpg\n"));
    matrices.put("distractors.npy", Corpus.numpy(embeddings(20)));
    add(
        "megaface",
        "evaluate megaface --embeddings {dir}/probes.npy --names {dir}/probes.txt"
            + " --distractor-embeddings {dir}/distractors.npy --sizes 10 --threads 1",
        matrices);
    Map<String, byte[]> devkit = new TreeMap<>();
    List<String> probes = List.of("A/1.jpg", "A/2.jpg", "B/1.jpg", "B/2.jpg", "C/1.jpg");
    List<String> distractors = IntStream.range(0, 10).mapToObj(i -> "d/" + i + ".jpg").toList();
    devkit.put("probes.json", Corpus.text(devkitList(probes)));
    devkit.put("distractors.json", Corpus.text(devkitList(distractors)));
    devkit.put("noise.txt", Corpus.text("C/1.jpg\n"));
    float[][] values = embeddings(distractors.size());
    for (int i = 0; i < distractors.size(); i++) {
      devkit.put("distractors/" + distractors.get(i) + ".bin", Corpus.feature(values[i]));
    }
    for (int i = 0; i < probes.size(); i++) {
      devkit.put("probes/" + probes.get(i) + ".bin", Corpus.feature(values[i]));
    }
    add(
        "megaface devkit",
        "evaluate megaface --probes {dir}/probes.json --features-probes {dir}/probes --distractors"
            + " {dir}/distractors.json --features-distractors {dir}/distractors --noise-probes"
            + " {dir}/noise.txt --sizes 10 --threads 1",
        devkit);
  }

  private static String devkitList(List<String> paths) {
    String people =
        paths.stream()
            .map(path -> '"' + path.substring(0, path.indexOf('/')) + '"')
            .collect(Collectors.joining(", "));
    return "{\"id\": ["
        + people
        + "], \"path\": ["
        + paths.stream().map(path -> '"' + path + '"').collect(Collectors.joining(", "))
        + "]}";
  }

  private void runs() throws IOException {
    Path run = made.resolve("run");
    Map<String, byte[]> files = new TreeMap<>();
    Corpus.folder(run, 1 << 20).forEach((name, bytes) -> files.put("run/" + name, bytes));
    files.keySet().removeIf(name -> name.startsWith("run/report/") || name.contains("/events/"));
    List<String> results = files.keySet().stream().filter(name -> name.endsWith(".json")).toList();
    String[] damaged = results.toArray(String[]::new);
    add("watch", "watch --once {dir}/run", files, damaged);
    add("report", "report {dir}/run", files, damaged);
    Map<String, byte[]> matrix = new TreeMap<>(set());
    matrix.put("m.yaml", Corpus.text(matrix(folder.toString())));
    add("matrix", "plan {dir}/m.yaml --no-calibration", matrix, "m.yaml");
    Path parameters = parameters(run);
    Map<String, byte[]> weights = new TreeMap<>();
    weights.put("w.safetensors", Files.readAllBytes(parameters));
    add(
        "weights",
        "export --network '" + NETWORK + "' --weights {dir}/w.safetensors --out {dir}/x.onnx",
        weights);
    Map<String, long[]> sizes = new TreeMap<>(Comparator.reverseOrder());
    ParameterFile.shapes(parameters)
        .forEach(
            (name, shape) -> {
              if (name.startsWith(ParameterFile.NETWORK_PREFIX)) {
                sizes.put(name.substring(ParameterFile.NETWORK_PREFIX.length()), shape.getShape());
              } else if (!name.contains("head.") && !name.startsWith("velocity.")) {
                sizes.put(name, shape.getShape());
              }
            });
    ParameterFiles others = new ParameterFiles(sizes);
    Map<String, byte[]> foreign = new TreeMap<>();
    foreign.put("n.caffemodel", others.caffe());
    foreign.put("n.pth", others.torchArchive());
    foreign.put("n.pt", others.torchPickles());
    foreign.put("n.params", others.mxnet());
    for (Map.Entry<String, byte[]> file : foreign.entrySet()) {
      add(
          "parameters " + file.getKey(),
          "import --network '"
              + NETWORK
              + "' --weights {dir}/"
              + file.getKey()
              + " --out {dir}/x.safetensors",
          Map.of(file.getKey(), file.getValue()));
    }
  }

  /** Whole models, of those whose runtime is in this build. */
  private void models() throws IOException {
    Map<String, byte[]> files = new TreeMap<>(set());
    files.put("n-symbol.json", ModelFiles.symbol());
    files.put("n-0000.params", ModelFiles.parameters());
    addModel("n-symbol.json", files, "n-symbol.json", "n-0000.params");
    String runtimes = MadeFiles.output("models");
    if (runtimes.contains("PyTorch, for TorchScript models, is there")) {
      Map<String, byte[]> script = new TreeMap<>(set());
      script.put("n.pt", ModelFiles.torchScript());
      addModel("n.pt", script, "n.pt");
    }
    if (runtimes.contains("ONNX Runtime is there")) {
      Map<String, byte[]> onnx = new TreeMap<>(set());
      onnx.put("n.onnx", Files.readAllBytes(made.resolve("n.onnx")));
      addModel("n.onnx", onnx, "n.onnx");
    }
  }

  private void addModel(String model, Map<String, byte[]> files, String... damaged) {
    add(
        "model " + model,
        "extract --model {dir}/"
            + model
            + " --preprocessing '{mean: [127.5], deviation: [128], size: 56x48}' --faces {dir}/set"
            + " --out {dir}/x.npy",
        files,
        damaged);
  }

  static Path parameters(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files
          .filter(file -> file.getFileName().toString().equals("parameters.safetensors"))
          .findFirst()
          .orElseThrow();
    }
  }
}
