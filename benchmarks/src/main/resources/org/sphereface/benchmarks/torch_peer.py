"""SphereFace-4 and -20 (Table 2, 112 x 96) as a Python user trains and embeds with them in PyTorch.

Answers as EngineWorker does: "train DEPTH prelu CLASSES BATCH [mixed]" or "embed DEPTH prelu IMAGES [mixed]"
prepares, "run" measures (images a second, the median of about two seconds), "end" gives the peak memory in MiB.
Maps have channels last; mixed is autocast in bfloat16. Embedding is the faster of the eager module and of a
traced, frozen one.
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


def training(depth, classes, batch, mixed):
    net = network(depth).to(memory_format=torch.channels_last)
    head = ASoftmax(classes)
    parameters = list(net.parameters()) + list(head.parameters())
    optimizer = torch.optim.SGD(parameters, lr=1e-3, momentum=0.9, weight_decay=5e-4)
    images = torch.rand(batch, 3, 112, 96).to(memory_format=torch.channels_last) - 0.5
    labels = torch.arange(batch) % classes

    def step():
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
            embeddings = net(images)
        loss = head(embeddings.float(), labels)
        loss.backward()
        optimizer.step()
        loss.item()

    return lambda: median_rate(step, batch)


def embedding(depth, count, mixed):
    net = network(depth).to(memory_format=torch.channels_last).eval()
    sample = torch.rand(2 * TOGETHER, 3, 112, 96).to(memory_format=torch.channels_last) - 0.5
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=mixed, cache_enabled=False):
        frozen = torch.jit.freeze(torch.jit.trace(net, sample, check_trace=False))
        for _ in range(3):
            frozen(sample)

    def rate(module):
        def step():
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=mixed):
                for _ in range(count // TOGETHER):
                    module(sample).float().numpy()

        return median_rate(step, count)

    return lambda: max(rate(net), rate(frozen))


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
            make = training if words[0] == "train" else embedding
            item = make(*numbers, words[-1] == "mixed")
            answer = 0
        print("= %.4f" % answer, flush=True)


main()
