import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Makes a tiny data set for each input of the paper-* matrices, in the layout of the real one:
 * {@code java PaperData.java DIR}. Faces are ovals of a colour of the identity's.
 */
class PaperData {

  private static final int FOLDS = 10;
  private static final Random RANDOM = new Random(1);

  private static final String EYES_NOSE_MOUTH = "\t89\t113\t161\t113\t125\t150\t95\t180\t155\t180\n";

  private final Path root;

  private PaperData(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) throws IOException {
    PaperData data = new PaperData(Path.of(arguments[0]));
    data.casia();
    data.lfw();
    data.ytf();
    data.facescrub();
    data.megaface();
  }

  /** The last is one of those that the released code left out. */
  private void casia() throws IOException {
    for (String person : List.of("0000045", "0000099", "0000100", "0000102", "0166921")) {
      for (int i = 1; i <= 4; i++) {
        face("casia/" + person + "/00" + i + ".jpg", person, 96, 112);
      }
    }
  }

  /** Ten folds of a pair of one person and a pair of two. */
  private void lfw() throws IOException {
    StringBuilder pairs = new StringBuilder(FOLDS + "\t1\n");
    StringBuilder landmarks = new StringBuilder();
    for (int fold = 0; fold < FOLDS; fold++) {
      String one = "Ann_" + (char) ('A' + fold);
      String other = "Bob_" + (char) ('A' + fold);
      pairs.append(one + "\t1\t2\n" + one + "\t1\t" + other + "\t1\n");
      for (String image : List.of(one + "_0001", one + "_0002", other + "_0001")) {
        String name = image.substring(0, 5) + "/" + image + ".jpg";
        face("lfw/" + name, image.substring(0, 5), 250, 250);
        landmarks.append(name).append(EYES_NOSE_MOUTH);
      }
    }
    text("pairs.txt", pairs);
    text("lfw-landmarks.txt", landmarks);
  }

  private void ytf() throws IOException {
    StringBuilder splits =
        new StringBuilder("split number, pair number, first name, second name, is same\n");
    StringBuilder landmarks = new StringBuilder();
    for (int fold = 1; fold <= FOLDS; fold++) {
      String one = "Cid_" + (char) ('@' + fold);
      String other = "Dan_" + (char) ('@' + fold);
      splits.append(fold + ", 1, " + one + "/0, " + one + "/1, 1\n");
      splits.append(fold + ", 2, " + one + "/0, " + other + "/2, 0\n");
      for (String video : List.of(one + "/0", one + "/1", other + "/2")) {
        for (int frame = 98; frame < 100; frame++) {
          String name = video + "/" + video.substring(6) + "." + frame + ".jpg";
          face("ytf/" + name, video.substring(0, 5), 250, 250);
          landmarks.append(name).append(EYES_NOSE_MOUTH);
        }
      }
    }
    text("splits.txt", splits);
    text("ytf-landmarks.txt", landmarks);
  }

  private void facescrub() throws IOException {
    List<String> paths = new ArrayList<>();
    List<String> people = new ArrayList<>();
    for (String person : List.of("Aaron_Eckhart", "Ali_Landry")) {
      for (int i = 1; i <= 3; i++) {
        paths.add(person + "/" + person + "_" + i + ".png");
        people.add(person);
        face("facescrub/" + paths.get(paths.size() - 1), person, 96, 112);
      }
    }
    text("facescrub.json", "{\"path\": " + list(paths) + ", \"id\": " + list(people) + "}");
  }

  private void megaface() throws IOException {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      paths.add("363/3630" + i + "@N00/" + (500 + i) + "_0.jpg");
      face("megaface/" + paths.get(i), "distractor " + i, 96, 112);
    }
    text("megaface.json_12_1", "{\"path\": " + list(paths) + "}");
  }

  private static String list(List<String> words) {
    return "[\"" + String.join("\", \"", words) + "\"]";
  }

  private void text(String name, CharSequence text) throws IOException {
    Files.writeString(root.resolve(name), text);
  }

  private void face(String name, String person, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(RANDOM.nextInt(1 << 24)));
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(new Color(person.hashCode() & 0xffffff));
    graphics.fillOval(width / 5, height / 6, width * 3 / 5, height * 2 / 3);
    graphics.dispose();
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
  }
}
