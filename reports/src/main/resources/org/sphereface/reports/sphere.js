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

const palettes = {
  light: { one: [0, 114, 178], two: [194, 78, 0], ground: [228, 232, 236], ink: "#1c2126", paper: "#fff" },
  dark: { one: [86, 180, 233], two: [255, 146, 72], ground: [52, 60, 69], ink: "#e4e7ea", paper: "#14181c" },
};
const dark = matchMedia("(prefers-color-scheme: dark)");

function draw(canvas, weights, m) {
  const colours = palettes[dark.matches ? "dark" : "light"];
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
      const colour = m * one < two ? colours.one : m * two < one ? colours.two : colours.ground;
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
  const keys = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] };
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Home") weights = first;
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

for (const spheres of document.querySelectorAll(".spheres")) {
  spheres.hidden = false;
  spheres.querySelectorAll("figure").forEach(start);
}
