"""SphereFace-4 and -20 (Table 2, 112 x 96) as a Python user trains and embeds with them in PyTorch.

Answers as EngineWorker does: "train DEPTH prelu CLASSES BATCH [mixed]" or "embed DEPTH prelu IMAGES [mixed]"
prepares, "run" measures (images a second, the median of about two seconds), "end" gives the peak memory in MiB.
"convolution [mixed]" and "product [mixed]" are those of ConvolutionRate and ProductRate, in GFLOP/s. Mixed is
autocast in bfloat16. Training and embedding have the faster order of maps in memory, channels last or not;
embedding also the faster of the eager module and of a traced, frozen one.
"""

import resource
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional

MARGIN = 4
LAMBDA = 5.0
UNITS = {4: (0, 0, 0, 0), 20: (1, 2, 4, 1)}
TOGETHER = 32


class Unit(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
            nn.PReLU(channels),
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
            nn.PReLU(channels),
        )

    def forward(self, x):
        return x + self.body(x)


def network(depth):
    layers, before = [], 3
    for channels, units in zip((64, 128, 256, 512), UNITS[depth]):
        layers += [nn.Conv2d(before, channels, 3, 2, 1), nn.PReLU(channels)]
        layers += [Unit(channels) for _ in range(units)]
        before = channels
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(512 * 7 * 6, 512))


class ASoftmax(nn.Module):
    """Equations 6 and 7 of the paper with lambda, by the Chebyshev polynomial of m = 4."""

    def __init__(self, classes):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(classes, 512))

    def forward(self, x, labels):
        norms = x.norm(dim=1)
        cosines = functional.linear(functional.normalize(x), functional.normalize(self.weight)).clamp(-1, 1)
        cosine = cosines.gather(1, labels[:, None])[:, 0]
        multiple = 8 * cosine**4 - 8 * cosine**2 + 1
        k = (MARGIN * cosine.detach().acos() / torch.pi).floor()
        psi = (1 - 2 * (k % 2)) * multiple - 2 * k
        target = (LAMBDA * cosine + psi) / (1 + LAMBDA)
        logits = norms[:, None] * cosines.scatter(1, labels[:, None], target[:, None])
        return functional.cross_entropy(logits, labels)


def median_rate(step, images):
    times, total = [], 0.0
    while len(times) < 3 or (total < 2 and len(times) < 12):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
        total += times[-1]
    return images / statistics.median(times)


ORDERS = (torch.contiguous_format, torch.channels_last)


def faster(make):
    """The faster order of maps in memory, by the better of two steps after one to warm up."""

    def seconds(step):
        start = time.perf_counter()
        step()
        return time.perf_counter() - start

    def cost(order):
        step = make(order)
        step()
        return min(seconds(step), seconds(step))

    return make(min(ORDERS, key=cost))


def training(depth, classes, batch, mixed):
    step = faster(lambda order: training_step(depth, classes, batch, mixed, order))
    return lambda: median_rate(step, batch)


def training_step(depth, classes, batch, mixed, order):
    net = network(depth).to(memory_format=order)
    head = ASoftmax(classes)
    parameters = list(net.parameters()) + list(head.parameters())
    optimizer = torch.optim.SGD(parameters, lr=1e-3, momentum=0.9, weight_decay=5e-4)
    images = torch.rand(batch, 3, 112, 96).to(memory_format=order) - 0.5
    labels = torch.arange(batch) % classes

    def step():
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
            embeddings = net(images)
        loss = head(embeddings.float(), labels)
        loss.backward()
        optimizer.step()
        loss.item()

    return step


def embedding(depth, count, mixed):
    ways = [faster(lambda order: embedding_step(depth, count, mixed, order, way)) for way in (False, True)]
    return lambda: max(median_rate(step, count) for step in ways)


def embedding_step(depth, count, mixed, order, frozen):
    net = network(depth).to(memory_format=order).eval()
    sample = torch.rand(2 * TOGETHER, 3, 112, 96).to(memory_format=order) - 0.5
    if frozen:
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=mixed, cache_enabled=False):
            net = torch.jit.freeze(torch.jit.trace(net, sample, check_trace=False))
            for _ in range(3):
                net(sample)

    def step():
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=mixed):
            for _ in range(count // TOGETHER):
                net(sample).float().numpy()

    return step


def best_rate(kernel, repetitions, operations):
    times = []
    with torch.inference_mode():
        for _ in range(repetitions):
            start = time.perf_counter()
            kernel()
            times.append(time.perf_counter() - start)
    return operations / min(times) / 1e9


def convolution(mixed):
    weight = torch.rand(128, 128, 3, 3) - 0.5
    images = [torch.rand(32, 128, 28, 24).to(memory_format=order) - 0.5 for order in ORDERS]
    if mixed:
        weight, images = weight.bfloat16(), [image.bfloat16() for image in images]
    operations = 2 * 32 * 128 * 128 * 9 * 28 * 24
    return lambda: max(
        best_rate(lambda: functional.conv2d(image, weight, padding=1), 5, operations) for image in images
    )


def product(mixed):
    left, right = torch.rand(1024, 1024), torch.rand(1024, 1024)
    if mixed:
        left, right = left.bfloat16(), right.bfloat16()
    return lambda: best_rate(lambda: functional.linear(left, right), 10, 2 * 1024**3)


ITEMS = {"train": training, "embed": embedding, "convolution": convolution, "product": product}


def main():
    print(
        "torch", torch.__version__, "of", sys.version.split()[0], "threads", torch.get_num_threads(),
        "mkldnn", torch.backends.mkldnn.is_available(), "mkl", torch.backends.mkl.is_available(), flush=True,
    )
    item = None
    for line in sys.stdin:
        words = line.split()
        if words[0] == "run":
            answer = item()
        elif words[0] == "end":
            answer = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        else:
            numbers = [int(word) for word in words if word.isdigit()]
            item = ITEMS[words[0]](*numbers, words[-1] == "mixed")
            answer = 0
        print("= %.4f" % answer, flush=True)


main()
