"""What specs/architectures/resnet18.spec takes from elsewhere: torchvision's weights, here random ones, and photos.

For bench/parity/resnet18.fsx, `python3 resnet18.py FOLDER` writes resnet18.safetensors (the state dict as it is) and
example.safetensors: `images` (batch x 3 x 224 x 224) and their `logits` (batch x 10).
"""

import json
import os
import struct
import sys

import numpy
import torch
import torchvision
from PIL import Image

CLASSES, BATCH, PHOTOS, SIZE = 10, 2, 25, 224
TYPES = {torch.float32: "F32", torch.int64: "I64"}


def save(path, tensors):
    """Writes safetensors: the header's length, a JSON header, and the numbers one after another."""
    header, parts, place = {}, [], 0
    for name, tensor in tensors.items():
        numbers = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {
            "dtype": TYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [place, place + len(numbers)],
        }
        parts.append(numbers)
        place += len(numbers)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def network():
    """Also the running statistics are random: those of a fresh network, 0 and 1, would hide a mix-up."""
    model = torchvision.models.resnet18(weights=None, num_classes=CLASSES)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(std=0.1)
            module.running_var.uniform_(0.5, 1.5)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, std=0.1)
    return model.eval()


def write_weights(folder):
    """torchvision's state dict as it is, where the spec looks for it; gives the network."""
    torch.manual_seed(1)
    model = network()
    save(os.path.join(folder, "resnet18.safetensors"), model.state_dict())
    return model


def write_photos(folder):
    """A folder for each class, of its own coarse pattern, with another one and some noise laid over each photo.

    Nothing is of one colour: there the numbers of a pooling window are equal but for rounding, which would choose.
    """
    random = numpy.random.default_rng(1)

    def pattern(size, depth):
        noise = Image.fromarray(random.integers(0, depth, (size, size, 3), numpy.uint8))
        return numpy.asarray(noise.resize((SIZE, SIZE), Image.BICUBIC))

    for label in range(CLASSES):
        os.makedirs(os.path.join(folder, str(label)))
        common = pattern(4, 128)
        for number in range(PHOTOS):
            photo = common + pattern(16, 96) + pattern(SIZE, 32)
            Image.fromarray(photo).save(os.path.join(folder, str(label), f"{number}.png"))


def main(folder):
    model = write_weights(folder)
    images = torch.randn(BATCH, 3, 224, 224)
    with torch.no_grad():
        logits = model(images)
    save(os.path.join(folder, "example.safetensors"), {"images": images, "logits": logits})


if __name__ == "__main__":
    main(sys.argv[1])
