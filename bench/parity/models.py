"""The networks of `specs/`, written by hand in PyTorch, without dropout.

Modules that have weights are made in the order in which the spec's layers stand in the graph: that is how weights find
their place. What a spec's layers add to the loss stands in `penalties`: pairs of a module and its l2.
"""

from collections import OrderedDict

import torch
import torchvision
from torch import nn
from torch.nn import functional


def same(size, kernel, stride):
    """Padding before and after, so that a size is divided by the stride and rounded up; the larger half is behind."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class SameConv(nn.Conv2d):
    def forward(self, images):
        rows = same(images.shape[2], self.kernel_size[0], self.stride[0])
        columns = same(images.shape[3], self.kernel_size[1], self.stride[1])
        return super().forward(functional.pad(images, (*columns, *rows)))


class SameMaxPool(nn.MaxPool2d):
    def forward(self, images):
        rows = same(images.shape[2], self.kernel_size, self.stride)
        columns = same(images.shape[3], self.kernel_size, self.stride)
        return super().forward(functional.pad(images, (*columns, *rows), value=-torch.inf))


class Residual(nn.Module):
    """The branch, scaled, plus the shortcut, whose weights come first."""

    def __init__(self, branch, shortcut=None, scale=1.0):
        super().__init__()
        self.shortcut, self.branch, self.scale = shortcut or nn.Identity(), branch, scale

    def forward(self, images):
        return self.shortcut(images) + self.scale * self.branch(images)


class Concat(nn.Module):
    def __init__(self, *arms):
        super().__init__()
        self.arms = nn.ModuleList(arms)

    def forward(self, images):
        return torch.cat([arm(images) for arm in self.arms], dim=1)


class Squeeze(nn.Module):
    """Squeeze and excitation."""

    def __init__(self, channels, ratio):
        super().__init__()
        self.down = nn.Linear(channels, channels // ratio)
        self.up = nn.Linear(channels // ratio, channels)

    def forward(self, images):
        weights = torch.sigmoid(self.up(torch.relu(self.down(images.mean((2, 3))))))
        return images * weights[:, :, None, None]


class GlobalAveragePool(nn.Module):
    def forward(self, images):
        return images.mean((2, 3))


class GlobalMaxPool(nn.Module):
    def forward(self, images):
        return images.amax((2, 3))


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, values):
        return self.factor * values


def normed(inputs, channels, kernel, stride=1):
    """Convolution without bias, and batch norm."""
    return [SameConv(inputs, channels, kernel, stride, bias=False), nn.BatchNorm2d(channels)]


def padded(inputs, channels, stride=1, groups=1):
    """A 3x3 convolution with one pixel on each side, which at stride 2 is not what `same` would add."""
    return nn.Conv2d(inputs, channels, 3, stride, padding=1, groups=groups, bias=False)


def cbr(inputs, channels, kernel=3, stride=1):
    return nn.Sequential(*normed(inputs, channels, kernel, stride), nn.ReLU())


def mlp(*sizes):
    layers = [nn.Flatten()]
    for inputs, units in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, units), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], 10))


def selu_mlp(sizes, l2):
    layers, penalties = [nn.Flatten()], []
    for inputs, units in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, units), nn.BatchNorm1d(units), nn.SELU()]
        penalties.append((layers[-3], l2))
    model = nn.Sequential(*layers, nn.Linear(sizes[-1], 10))
    model.penalties = penalties
    return model


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))


def cnn_simple():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(6272, 128), nn.ReLU(), nn.Linear(128, 10))


def cnn_two_conv():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10))


def cnn_alternating():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(800, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def cnn_erasing():
    def stage(inputs, channels):
        return [nn.Conv2d(inputs, channels, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]

    return nn.Sequential(
        *stage(1, 64), *stage(64, 128), *stage(128, 256), nn.Flatten(),
        nn.Linear(2304, 256), nn.ReLU(), nn.Linear(256, 10))


def cnn_tuned():
    def stage(inputs, channels):
        return [*normed(inputs, channels, 5), nn.ReLU(), nn.MaxPool2d(2)]

    return nn.Sequential(
        *stage(1, 16), *stage(16, 32), *stage(32, 64), nn.Flatten(),
        nn.Linear(576, 512), nn.ReLU(), nn.Linear(512, 10))


def inception(channels, arm, scale):
    return nn.Sequential(
        Residual(
            nn.Sequential(
                Concat(
                    cbr(channels, arm, 1),
                    nn.Sequential(cbr(channels, arm, 1), cbr(arm, arm)),
                    nn.Sequential(cbr(channels, arm, 1), cbr(arm, arm), cbr(arm, arm))),
                nn.Conv2d(3 * arm, channels, 1)),
            scale=scale),
        nn.ReLU())


def reduce(inputs, channels):
    return Concat(SameMaxPool(3, 2), cbr(inputs, channels, stride=2))


def inception_resnet():
    return nn.Sequential(
        SameConv(1, 64, 3, bias=False), nn.MaxPool2d(2), nn.BatchNorm2d(64), nn.ReLU(),
        inception(64, 32, 0.3), reduce(64, 64),
        inception(128, 64, 0.3), inception(128, 64, 0.3), GlobalAveragePool(), nn.Linear(128, 10))


def incres():
    return nn.Sequential(
        cbr(1, 32), *[inception(32, 8, 0.2) for _ in range(3)], reduce(32, 32),
        inception(64, 16, 0.2), Squeeze(64, 8), inception(64, 16, 0.2), Squeeze(64, 8),
        GlobalAveragePool(), nn.Linear(64, 10))


def resnet():
    def branch(inputs, channels, stride=1):
        return nn.Sequential(
            padded(inputs, channels, stride), nn.BatchNorm2d(channels), nn.ReLU(),
            padded(channels, channels), nn.BatchNorm2d(channels))

    def unit(channels):
        return [Residual(branch(channels, channels)), nn.ReLU()]

    def down(inputs, channels):
        project = nn.Sequential(nn.Conv2d(inputs, channels, 1, 2, bias=False), nn.BatchNorm2d(channels))
        return [Residual(branch(inputs, channels, 2), project), nn.ReLU()]

    return nn.Sequential(
        cbr(1, 16), *unit(16), *down(16, 64), *down(64, 128), *unit(128), GlobalAveragePool(), nn.Linear(128, 10))


def vgg():
    def pair(inputs, channels):
        convolution, norm = normed(channels, channels, 3)
        return [cbr(inputs, channels), convolution, nn.MaxPool2d(2), norm, nn.ReLU()]

    return nn.Sequential(
        *pair(1, 32), *pair(32, 64), *pair(64, 128), nn.Flatten(),
        nn.Linear(1152, 256), nn.ReLU(), nn.Linear(256, 10))


def best():
    def stage(inputs, channels):
        convolution, norm = normed(inputs, channels, 3)
        return [convolution, nn.MaxPool2d(2), norm, nn.ReLU(), Residual(cbr(channels, channels))]

    return nn.Sequential(
        cbr(1, 16), *stage(16, 64), *stage(64, 192), *stage(192, 256), GlobalMaxPool(), nn.Linear(256, 10), Scale(0.125))


def densenet():
    def layer(channels):
        return Concat(nn.Identity(), nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU(), padded(channels, 12)))

    def transition(channels):
        return [nn.BatchNorm2d(channels), nn.ReLU(), nn.Conv2d(channels, channels, 1, bias=False), nn.AvgPool2d(2)]

    layers, channels = [padded(1, 16)], 16
    for block in range(3):
        layers += [layer(channels + 12 * depth) for depth in range(4)]
        channels += 48
        layers += transition(channels) if block < 2 else []
    return nn.Sequential(
        *layers, nn.BatchNorm2d(channels), nn.ReLU(), GlobalAveragePool(), nn.Linear(channels, 10))


def mobilenet():
    def separable(inputs, channels, stride=1):
        return [padded(inputs, inputs, stride, groups=inputs), nn.BatchNorm2d(inputs), nn.ReLU(), cbr(inputs, channels, 1)]

    return nn.Sequential(
        cbr(1, 32), *separable(32, 64), *separable(64, 128, 2), *separable(128, 128), *separable(128, 256, 2),
        *separable(256, 256), *separable(256, 256), GlobalAveragePool(), nn.Linear(256, 10))


def squeeze_excite():
    def unit(inputs, channels):
        branch = nn.Sequential(
            padded(inputs, channels, channels // inputs), nn.BatchNorm2d(channels), nn.ReLU(),
            padded(channels, channels), nn.BatchNorm2d(channels), Squeeze(channels, 8))
        project = nn.Sequential(nn.Conv2d(inputs, channels, 1, 2, bias=False), nn.BatchNorm2d(channels))
        return [Residual(branch, project if channels != inputs else None), nn.ReLU()]

    sizes = [16, 16, 16, 16, 32, 32, 32, 64, 64, 64]
    units = [layer for inputs, channels in zip(sizes, sizes[1:]) for layer in unit(inputs, channels)]
    return nn.Sequential(cbr(1, 16), *units, GlobalAveragePool(), nn.Linear(64, 10))


def wide_resnet():
    def branch(inputs, channels, stride=1):
        return [padded(inputs, channels, stride), nn.BatchNorm2d(channels), nn.ReLU(), padded(channels, channels)]

    def group(inputs, channels, stride=1):
        return [
            nn.BatchNorm2d(inputs), nn.ReLU(),
            Residual(nn.Sequential(*branch(inputs, channels, stride)), nn.Conv2d(inputs, channels, 1, stride, bias=False)),
            Residual(nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU(), *branch(channels, channels)))]

    return nn.Sequential(
        padded(1, 16), *group(16, 32), *group(32, 64, 2), *group(64, 128, 2),
        nn.BatchNorm2d(128), nn.ReLU(), GlobalAveragePool(), nn.Linear(128, 10))


def transfer():
    return nn.Sequential(
        cbr(1, 32), nn.MaxPool2d(2), cbr(32, 64), nn.MaxPool2d(2), cbr(64, 128), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(1152, 5))


def resnet18():
    model = torchvision.models.resnet18(num_classes=10)
    for block in model.modules():
        if getattr(block, "downsample", None):
            # Only where it is listed changes: in the spec the shortcut stands before the branch.
            block._modules.move_to_end("downsample", last=False)
    return model


MODELS = OrderedDict([
    ("mlp_two_layer", lambda: mlp(784, 128)),
    ("mlp_512", lambda: mlp(784, 512, 512)),
    ("mlp_deep", lambda: mlp(784, 2048, 1024, 512, 128)),
    ("mlp_three_by_100", lambda: mlp(784, 100, 100, 100)),
    ("mlp_tuned", lambda: selu_mlp([784, 1024, 1024, 512], 1e-3)),
    ("selu_mlp", lambda: selu_mlp([784, 512, 256], 1e-4)),
    ("lenet", lenet),
    ("cnn_simple", cnn_simple),
    ("cnn_two_conv", cnn_two_conv),
    ("cnn_two_conv_augmented", cnn_two_conv),
    ("cnn_alternating", cnn_alternating),
    ("cnn_erasing", cnn_erasing),
    ("cnn_tuned", cnn_tuned),
    ("inception_resnet", inception_resnet),
    ("incres", incres),
    ("resnet", resnet),
    ("vgg", vgg),
    ("best", best),
    ("transfer/source", transfer),
    ("transfer/scratch", transfer),
    ("transfer/frozen", transfer),
    ("architectures/densenet", densenet),
    ("architectures/mobilenet", mobilenet),
    ("architectures/resnet18", resnet18),
    ("architectures/squeeze_excite", squeeze_excite),
    ("architectures/wide_resnet", wide_resnet),
])


def modules_with_weights(model):
    return [module for module in model.modules() if next(module.parameters(recurse=False), None) is not None]
