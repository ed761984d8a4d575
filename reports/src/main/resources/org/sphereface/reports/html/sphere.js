// Spheres that turn, by mouse, finger or arrow keys. Without this file the still figure says the same.
"use strict";

const vector = (words) => words.split(" ").map(Number);
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const angle = (a, b) => Math.acos(Math.max(-1, Math.min(1, dot(a, b))));

// about the vertical axis, then about the horizontal one
function turned([x, y, z], right, up) {
  const [c, s, d, t] = [Math.cos(right), Math.sin(right), Math.cos(up), Math.sin(up)];
  const depth = z * c - x * s;
  return [x * c + z * s, y * d - depth * t, y * t + depth * d];
}

// the colours of classes and identities
const hues = "the palette";

function rgb(hue) {
  return [1, 3, 5].map((i) => parseInt(hue.slice(i, i + 2), 16));
}

const palettes = {
  light: { ground: [228, 232, 236], ink: "#1c2126", paper: "#fff" },
  dark: { ground: [52, 60, 69], ink: "#e4e7ea", paper: "#14181c" },
};
const dark = matchMedia("(prefers-color-scheme: dark)");

function draw(canvas, weights, m) {
  const theme = dark.matches ? "dark" : "light";
  const colours = palettes[theme];
  const [first, second] = hues[theme].slice(0, 2).map(rgb);
  const pen = canvas.getContext("2d");
  const size = canvas.width;
  const radius = size / 2 - 14;
  const image = pen.createImageData(size, size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      const [x, y] = [(i + 0.5 - size / 2) / radius, (size / 2 - j - 0.5) / radius];
      const square = x * x + y * y;
      if (square > 1) continue;
      const z = Math.sqrt(1 - square);
      const [one, two] = weights.map((w) => angle([x, y, z], w));
      // the margin's definition: class 1 where m theta_1 < theta_2
      const colour = m * one < two ? first : m * two < one ? second : colours.ground;
      const light = 0.7 + 0.3 * Math.max(0, -0.35 * x + 0.45 * y + 0.82 * z);
      const at = 4 * (j * size + i);
      for (let k = 0; k < 3; k++) image.data[at + k] = colour[k] * light;
      image.data[at + 3] = 255 * Math.min(1, (1 - Math.sqrt(square)) * radius);
    }
  }
  pen.clearRect(0, 0, size, size);
  pen.putImageData(image, 0, 0);
  pen.font = "600 26px Arial, sans-serif";
  pen.textAlign = "center";
  weights.forEach(([x, y, z], i) => {
    const [px, py] = [size / 2 + radius * x, size / 2 - radius * y];
    pen.globalAlpha = z < 0 ? 0.35 : 1;
    pen.fillStyle = pen.strokeStyle = colours.ink;
    pen.lineWidth = 4;
    pen.beginPath();
    pen.moveTo(size / 2, size / 2);
    pen.lineTo(px, py);
    pen.stroke();
    pen.beginPath();
    pen.arc(px, py, 9, 0, 7);
    pen.fill();
    pen.lineWidth = 5;
    pen.strokeStyle = colours.paper;
    const label = "W" + "₁₂"[i];
    pen.strokeText(label, px, py - 16);
    pen.fillText(label, px, py - 16);
    pen.globalAlpha = 1;
  });
}

function start(figure) {
  const m = Number(figure.dataset.m);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 400;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Sphere for m = " + m + "; arrow keys turn it, Home turns it back");
  figure.prepend(canvas);
  const first = [figure.dataset.one, figure.dataset.two].map(vector);
  let weights = first;
  const turn = (right, up) => {
    weights = weights.map((w) => turned(w, right, up));
    draw(canvas, weights, m);
  };
  turnable(canvas, turn, () => (weights = first));
}

// by mouse, finger or keys; turn(0, 0) draws
function turnable(canvas, turn, home) {
  const keys = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] };
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Home") home();
    else if (!keys[event.key]) return;
    event.preventDefault();
    turn(...(keys[event.key] || [0, 0]));
  });
  canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons) turn(event.movementX / 90, -event.movementY / 90);
  });
  dark.addEventListener("change", () => turn(0, 0));
  turn(0, 0);
}

function triples(words) {
  const numbers = words ? vector(words) : [];
  return Array.from({ length: numbers.length / 3 }, (_, i) => numbers.slice(3 * i, 3 * i + 3));
}

function drawCloud(canvas, clusters) {
  const shade = dark.matches ? "dark" : "light";
  const pen = canvas.getContext("2d");
  const middle = canvas.width / 2;
  const radius = middle - 52;
  const place = ([x, y], reach) => [middle + reach * radius * x, middle - reach * radius * y];
  const half = (behind) => {
    pen.globalAlpha = behind ? 0.5 : 1;
    clusters.forEach(({ points, tip, weighted, shape }, i) => {
      pen.fillStyle = pen.strokeStyle = hues[shade][i];
      if (weighted && tip[2] < 0 === behind) {
        pen.lineWidth = 4;
        pen.beginPath();
        pen.moveTo(middle, middle);
        pen.lineTo(...place(tip, 1));
        pen.stroke();
      }
      for (const point of points) {
        if (point[2] < 0 !== behind) continue;
        pen.setTransform(1.4, 0, 0, 1.4, ...place(point, 1));
        pen.fill(shape);
      }
      pen.setTransform(1, 0, 0, 1, 0, 0);
    });
    pen.lineWidth = 6;
    pen.strokeStyle = palettes[shade].paper;
    pen.fillStyle = palettes[shade].ink;
    clusters.forEach(({ tip }, i) => {
      if (!tip || tip[2] < 0 !== behind) return;
      const [x, y] = place(tip, 1.07);
      pen.strokeText(i + 1, x, y + 10);
      pen.fillText(i + 1, x, y + 10);
    });
  };
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.font = "700 30px Arial, sans-serif";
  pen.textAlign = "center";
  half(true);
  pen.globalAlpha = 0.45;
  pen.fillStyle = dark.matches ? "#1c2228" : "#f4f6f8";
  pen.strokeStyle = "#9aa5b1";
  pen.lineWidth = 2;
  pen.beginPath();
  pen.arc(middle, middle, radius, 0, 7);
  pen.fill();
  pen.stroke();
  half(false);
}

function startCloud(figure) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 800;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  const still = figure.querySelector("img");
  canvas.setAttribute("aria-label", still.alt + "; arrow keys turn it, Home turns it back");
  const first = Array.from(figure.querySelectorAll("li"), (item) => ({
    points: triples(item.dataset.points),
    tip: triples(item.dataset.tip)[0],
    weighted: item.dataset.weighted === "true",
    shape: new Path2D(item.querySelector("path").getAttribute("d")),
  }));
  let clusters = first;
  const turn = (right, up) => {
    clusters = clusters.map((c) => ({
      ...c,
      points: c.points.map((p) => turned(p, right, up)),
      tip: c.tip && turned(c.tip, right, up),
    }));
    drawCloud(canvas, clusters);
  };
  still.replaceWith(canvas);
  figure.querySelector("figcaption p").append(" Drag to turn, or use the arrow keys.");
  turnable(canvas, turn, () => (clusters = first));
}

for (const spheres of document.querySelectorAll(".spheres")) {
  spheres.hidden = false;
  spheres.querySelectorAll("figure").forEach(start);
}
document.querySelectorAll(".cloud").forEach(startCloud);
