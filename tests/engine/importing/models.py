"""Models as people write them: plain, residual, dense, branched, gated, recurrent, generative."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.autograd import Variable
from torch.nn import functional


class Plain(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(functional.relu(self.conv1(x)))
        x = self.pool(functional.relu(self.conv2(x)))
        x = x.view(-1, 16 * 5 * 5)
        x = functional.dropout(functional.relu(self.fc1(x)), training=self.training)
        return functional.log_softmax(self.fc2(x), dim=1)


class Bottleneck(nn.Module):
    """Pre-activation, in place, with the shortcut taken after the activation."""

    def __init__(self, planes_in: int, planes: int, stride: int = 1) -> None:
        super().__init__()
        self.bn1 = nn.BatchNorm2d(planes_in)
        self.conv1 = nn.Conv2d(planes_in, planes, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        if stride != 1 or planes_in != planes:
            self.shortcut = nn.Sequential(nn.Conv2d(planes_in, planes, 1, stride, bias=False))

    def forward(self, x: Tensor) -> Tensor:
        out = functional.relu(self.bn1(x), inplace=True)
        shortcut = self.shortcut(out) if hasattr(self, "shortcut") else x
        out = self.conv1(out)
        out = self.conv2(functional.relu(self.bn2(out), inplace=True))
        out += shortcut
        return out


class PreActResNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.layers = nn.ModuleList(
            [Bottleneck(8, 8), Bottleneck(8, 8), Bottleneck(8, 16, 2), Bottleneck(16, 16), Bottleneck(16, 16)]
        )
        self.head = nn.Linear(16, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        for layer in self.layers:
            x = layer(x)
        return self.head(functional.avg_pool2d(x, x.size(3)).flatten(1))


class DenseLayer(nn.Module):
    def __init__(self, channels: int, growth: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels)
        self.conv = nn.Conv2d(channels, growth, 3, padding=1)

    def forward(self, features: list[Tensor]) -> Tensor:
        return self.conv(functional.relu(self.norm(torch.cat(features, 1))))


class DenseNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleDict({f"l{n}": DenseLayer(4 + 3 * n, 3) for n in range(4)})
        self.stem = nn.Conv2d(3, 4, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        features = [self.stem(x)]
        for layer in self.layers.values():
            features.append(layer(features))
        return torch.cat(features, 1).mean([2, 3])


class SqueezeExcite(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc = nn.Sequential(
            nn.Linear(channels, channels // 4),
            nn.ReLU(inplace=True),
            nn.Linear(channels // 4, channels),
            nn.Sigmoid(),
        )

    def forward(self, x: Tensor) -> Tensor:
        b, c, _, _ = x.size()
        y = x.mean((2, 3)).view(b, c)
        return x * self.fc(y).view(b, c, 1, 1).expand_as(x)


class MobileBlock(nn.Module):
    def __init__(self, channels_in: int, channels: int, stride: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(channels_in, channels_in, 3, stride, 1, groups=channels_in)
        self.pointwise = nn.Conv2d(channels_in, channels, 1)
        self.se = SqueezeExcite(channels)

    def forward(self, x: Tensor) -> Tensor:
        return self.se(functional.relu6(self.pointwise(functional.hardswish(self.depthwise(x)))))


class MobileNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(MobileBlock(3, 8, 2), MobileBlock(8, 16, 1), MobileBlock(16, 16, 2))
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(16, 5))

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x).mean([-2, -1]))


class ShuffleUnit(nn.Module):
    def __init__(self, channels: int, groups: int = 2) -> None:
        super().__init__()
        self.groups = groups
        self.branch = nn.Conv2d(channels // 2, channels // 2, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        a, b = x.chunk(2, dim=1)
        x = torch.cat((a, self.branch(b)), dim=1)
        n, c, h, w = x.data.size()
        return x.view(n, self.groups, c // self.groups, h, w).transpose(1, 2).contiguous().view(n, c, h, w)


class ShuffleNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.units = nn.Sequential(*[ShuffleUnit(8) for _ in range(3)])

    def forward(self, x: Tensor) -> Tensor:
        return self.units(x)


class DoubleConv(nn.Module):
    def __init__(self, channels_in: int, channels: int) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(channels_in, channels, 3, padding=1),
            nn.BatchNorm2d(channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.ReLU(inplace=True),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x)


class Up(nn.Module):
    def __init__(self, channels_in: int, channels: int, bilinear: bool) -> None:
        super().__init__()
        self.up: nn.Module = (
            nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
            if bilinear
            else nn.ConvTranspose2d(channels_in, channels_in, 2, 2)
        )
        self.conv = DoubleConv(channels_in + channels, channels)

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        x1 = self.up(x1)
        dy, dx = x2.size()[2] - x1.size()[2], x2.size()[3] - x1.size()[3]
        x1 = functional.pad(x1, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])
        return self.conv(torch.cat([x2, x1], dim=1))


class UNet(nn.Module):
    def __init__(self, bilinear: bool = True) -> None:
        super().__init__()
        self.inc = DoubleConv(3, 8)
        self.down1 = nn.Sequential(nn.MaxPool2d(2), DoubleConv(8, 16))
        self.down2 = nn.Sequential(nn.MaxPool2d(2), DoubleConv(16, 32))
        self.up1 = Up(32, 16, bilinear)
        self.up2 = Up(16, 8, bilinear)
        self.outc = nn.Conv2d(8, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        x1 = self.inc(x)
        x2 = self.down1(x1)
        x3 = self.down2(x2)
        return torch.sigmoid(self.outc(self.up2(self.up1(x3, x2), x1)))


class CausalSelfAttention(nn.Module):
    bias: Tensor

    def __init__(self, width: int, heads: int, length: int, flash: bool) -> None:
        super().__init__()
        self.c_attn, self.c_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.heads, self.width, self.flash = heads, width, flash
        self.register_buffer("bias", torch.tril(torch.ones(length, length)).view(1, 1, length, length))

    def forward(self, x: Tensor) -> Tensor:
        B, T, C = x.size()
        q, k, v = self.c_attn(x).split(self.width, dim=2)
        k = k.view(B, T, self.heads, C // self.heads).transpose(1, 2)
        q = q.view(B, T, self.heads, C // self.heads).transpose(1, 2)
        v = v.view(B, T, self.heads, C // self.heads).transpose(1, 2)
        if self.flash:
            y = functional.scaled_dot_product_attention(
                q, k, v, attn_mask=None, dropout_p=0.0, is_causal=True
            )
        else:
            att = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
            att = att.masked_fill(self.bias[:, :, :T, :T] == 0, float("-inf"))
            y = functional.softmax(att, dim=-1) @ v
        return self.c_proj(y.transpose(1, 2).contiguous().view(B, T, C))


class GptBlock(nn.Module):
    def __init__(self, width: int, heads: int, length: int, flash: bool) -> None:
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = CausalSelfAttention(width, heads, length, flash)
        self.mlp = nn.ModuleDict({"c_fc": nn.Linear(width, 4 * width), "c_proj": nn.Linear(4 * width, width)})

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp["c_proj"](functional.gelu(self.mlp["c_fc"](self.ln_2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, flash: bool = False) -> None:
        super().__init__()
        self.block_size = 16
        self.transformer = nn.ModuleDict(
            {
                "wte": nn.Embedding(50, 32),
                "wpe": nn.Embedding(16, 32),
                "h": nn.ModuleList([GptBlock(32, 4, 16, flash) for _ in range(3)]),
                "ln_f": nn.LayerNorm(32),
            }
        )
        self.lm_head = nn.Linear(32, 50, bias=False)
        self.transformer["wte"].weight = self.lm_head.weight

    def forward(self, idx: Tensor, targets: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        device = idx.device
        _b, t = idx.size()
        assert t <= self.block_size, f"a sequence of {t} is too long"
        pos = torch.arange(0, t, dtype=torch.long, device=device)
        x = self.transformer["wte"](idx) + self.transformer["wpe"](pos)
        for block in self.transformer["h"]:  # type: ignore[union-attr]
            x = block(x)
        x = self.transformer["ln_f"](x)
        if targets is not None:
            logits = self.lm_head(x)
            return logits, functional.cross_entropy(logits.view(-1, 50), targets.view(-1))
        return self.lm_head(x[:, [-1], :]), None


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(16, 32, 4, 1, 0, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(True),
            nn.ConvTranspose2d(32, 3, 4, 2, 1, bias=False),
            nn.Tanh(),
        )

    def forward(self, input: Tensor) -> Tensor:
        return self.main(input)


class Vae(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.fc21, self.fc22 = nn.Linear(64, 32), nn.Linear(32, 4), nn.Linear(32, 4)
        self.fc3, self.fc4 = nn.Linear(4, 32), nn.Linear(32, 64)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = functional.relu(self.fc1(x))
        return self.fc21(h), self.fc22(h)

    def reparameterize(self, mu: Tensor, logvar: Tensor) -> Tensor:
        std = torch.exp(0.5 * logvar)
        return mu + torch.randn_like(std) * std

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mu, logvar = self.encode(x.view(-1, 64))
        z = self.reparameterize(mu, logvar)
        return torch.sigmoid(self.fc4(functional.relu(self.fc3(z)))), mu, logvar


class LstmClassifier(nn.Module):
    def __init__(self, cell: str = "LSTM") -> None:
        super().__init__()
        self.embedding = nn.Embedding(100, 16, padding_idx=0)
        self.rnn: Any = getattr(nn, cell)(16, 24, 2, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(48, 3)
        self.cell = cell

    def forward(self, x: Tensor) -> Tensor:
        x = self.embedding(x)
        h0 = torch.zeros(4, x.size(0), 24).to(x.device)
        state = (h0, torch.zeros(4, x.size(0), 24)) if self.cell == "LSTM" else h0
        out, _ = self.rnn(x, state)
        return self.fc(out[:, -1, :])


class Transformer(nn.Module):
    pe: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Linear(8, 32)
        layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True, activation="gelu", norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, norm=nn.LayerNorm(32), enable_nested_tensor=False)
        pe = torch.zeros(20, 32)
        position = torch.arange(20).unsqueeze(1)
        div = torch.exp(torch.arange(0, 32, 2) * (-math.log(10000.0) / 32))
        pe[:, 0::2], pe[:, 1::2] = torch.sin(position * div), torch.cos(position * div)
        self.register_buffer("pe", pe)
        self.cls_token = nn.Parameter(torch.randn(1, 1, 32))

    def forward(self, x: Tensor) -> Tensor:
        x = self.embed(x)
        x = torch.cat((self.cls_token.expand(x.shape[0], -1, -1), x), dim=1)
        return self.encoder(x + self.pe[: x.size(1)])[:, 0]


class Inception(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.branches = nn.ModuleList([nn.Conv2d(4, 3, k, padding=k // 2) for k in (1, 3, 5)])
        self.pool = nn.Sequential(nn.AvgPool2d(3, 1, 1), nn.Conv2d(4, 3, 1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([branch(x) for branch in self.branches] + [self.pool(x)], 1)


class Siamese(nn.Module):
    """One encoder for two inputs: shared weights."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 6 * 6, 8))

    def forward(self, left: Tensor, right: Tensor) -> dict[str, Tensor]:
        a, b = self.encoder(left), self.encoder(right)
        return {"distance": functional.pairwise_distance(a, b), "left": a}


class Highway(nn.Module):
    """Functions, constants, comparisons and indices of many kinds."""

    scale: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.full((8,), 0.1))
        self.register_buffer("scale", torch.tensor(2.5))
        self.gate = nn.Linear(8, 8)

    def forward(self, x: Tensor) -> Tensor:
        g = torch.sigmoid(self.gate(x))
        y = g * x + (1 - g) * torch.tanh(x)
        y = torch.where(y > 0, y, 0.1 * y).clamp(-1, 1) * self.gamma / self.scale
        y = y.masked_fill(y.abs() < 1e-3, 0.0)
        _b, n, d = y.shape
        y = torch.einsum("bnd,bmd->bnm", y, y) / d**0.5 + torch.eye(n)
        top, index = y.topk(2, dim=-1)
        y = y.softmax(-1).roll(1, dims=-1) - top.sum(-1, keepdim=True)
        return torch.stack([y.flip(1), y.cumsum(-1)], dim=1)[:, 0, ::2, 1:] + index.float().mean()


class SideHead(nn.Module):
    """Pools, reduces and classifies what is half-way."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.reduce = nn.Conv2d(channels, 6, 1)
        self.out = nn.Linear(6 * 4, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.reduce(functional.adaptive_avg_pool2d(x, (2, 2))))
        x = functional.dropout(torch.flatten(x, 1), 0.4, training=self.training)
        return self.out(x)


class SideHeads(nn.Module):
    """Two heads half-way that only training computes, the later one returned first."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU())
        self.early = SideHead(8)
        self.middle = nn.Sequential(nn.Conv2d(8, 12, 3, 2, 1), nn.BatchNorm2d(12), nn.ReLU())
        self.late = SideHead(12)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(12, 5)

    def forward(self, x: Tensor) -> Any:
        x = self.stem(x)
        early = self.early(x) if self.training else None
        x = self.middle(x)
        late = self.late(x) if self.training else None
        x = self.head(self.drop(x.mean((2, 3))))
        return Answers(x, late, early) if self.training else x


class Answers(NamedTuple):
    logits: Tensor
    late: Tensor | None
    early: Tensor | None


class DropsPaths(nn.Module):
    """A branch that training leaves out now and then, by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.branch = nn.Linear(6, 6)

    def forward(self, x: Tensor) -> Tensor:
        y = self.branch(x)
        if self.training:
            y = y * torch.bernoulli(torch.full((x.size(0), 1), 0.8)) / 0.8
        return x + y


class Causal(nn.Module):
    """Dilated convolutions over time whose weights are a direction and a length."""

    def __init__(self, normalised: Any) -> None:
        super().__init__()
        self.first = normalised(nn.Conv1d(4, 6, 3, padding=2))
        self.second = normalised(nn.Conv1d(6, 6, 3, padding=4, dilation=2))
        self.out = nn.Linear(6, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.first(x)[:, :, :-2].contiguous())
        x = functional.relu(self.second(x)[:, :, :-4].contiguous())
        return self.out(functional.dropout1d(x, 0.1, self.training)[:, :, -1])


class Aligning(nn.Module):
    """Learns a rotation per cloud of points: an identity is added that the code makes for each of them."""

    def __init__(self) -> None:
        super().__init__()
        self.points = nn.Conv1d(3, 8, 1)
        self.turn = nn.Linear(8, 9)
        self.seen: Tensor | None = None

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        found = torch.max(nn.ReLU()(self.points(x)), 2, keepdim=True)[0]
        self.seen = self.turn(found.view(-1, 8))
        same = torch.eye(3).flatten().view(1, 9).repeat(x.size(0), 1)
        turn = (self.seen + same).view(-1, 3, 3)
        return nn.Softmax(dim=-1)(torch.bmm(x.transpose(2, 1), turn)), turn


class Rotary(nn.Module):
    """Positions as turns of complex numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Linear(8, 8)
        angles = torch.outer(torch.arange(16).float(), torch.tensor([1.0, 0.1]))
        self.register_buffer("turns", torch.polar(torch.ones(16, 2), angles), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        count, length, _ = x.shape
        pairs = torch.view_as_complex(self.mix(x).view(count, length, 2, 2, 2))
        turned = pairs * self.turns[:length].view(1, length, 1, 2)
        return torch.view_as_real(turned).reshape(count, length, 8)


class MaskedEncoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(60, 8)
        self.layers = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2)

    def forward(self, x: Tensor) -> Tensor:
        mask = nn.Transformer.generate_square_subsequent_mask(x.size(1))
        return self.layers(self.embed(x), mask)


class SelfGate(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        gate = torch.sigmoid(x)
        return grad * gate * (1 + x * (1 - gate))


class OwnBackward(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Linear(6, 6)

    def forward(self, x: Tensor) -> Tensor:
        return SelfGate.apply(self.mix(x))


class OldFashioned(nn.Module):
    """Sizes, states and noise as they were written before torch 0.4."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(5, 6, batch_first=True)
        self.out = nn.Linear(6, 4)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        weight = next(self.parameters()).data
        state = Variable(weight.new(1, x.size(0), 6).zero_())
        memory = Variable(torch.zeros(1, x.size(0), 6)).to("cpu").requires_grad_(False)
        h, _ = self.lstm(Variable(x), (state, memory))
        mean = self.out(h[:, -1])
        noise = torch.FloatTensor(mean.size()).normal_()
        return mean + Variable(noise).type(torch.FloatTensor), mean.cpu()


class Reparametrised(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mu, self.log_std = nn.Linear(6, 3), nn.Parameter(torch.zeros(3))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mu = self.mu(x)
        drawn = torch.distributions.Normal(mu, self.log_std.exp().expand_as(mu)).rsample()
        return drawn * torch.rand(3), mu


class Masking(nn.Module):
    """Assigns by a mask, by indices, and in place into parts."""

    def __init__(self) -> None:
        super().__init__()
        self.out = nn.Linear(4, 4)
        self.scale = np.float32(2)

    def forward(self, x: Tensor) -> Tensor:
        y = self.out(x) * self.scale
        y[y < -0.2] = 0
        rows = torch.arange(x.size(0))
        y[rows, torch.argmax(x, 1)] = 1.5
        y[:, 1:3].mul_(2)
        return y * self.scale + y.new_tensor(np.arange(4))


@dataclasses.dataclass
class Found:
    sample: Tensor
    hidden: tuple[Tensor, ...] | None = None


class GivesRecord(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Linear(4, 3)

    def forward(self, x: Tensor, *, scaled: bool = True) -> Found:
        h = self.a(x)
        return Found(h * 2 if scaled else h, (h, x))


class PartlyFrozen(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
        self.head = nn.Linear(4, 2)
        self.place = nn.Parameter(torch.ones(4), requires_grad=False)
        for parameter in self.backbone.parameters():
            parameter.requires_grad = False

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.backbone(x).mean([2, 3]) + self.place)


class Fourier(nn.Module):
    """Complex weights, of the lowest frequencies."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.rand(2, 2, 3, dtype=torch.cfloat))

    def forward(self, x: Tensor) -> Tensor:
        known = torch.fft.rfft(x)
        made = torch.zeros(x.size(0), 2, x.size(-1) // 2 + 1, dtype=torch.cfloat)
        made[:, :, :3] = torch.einsum("bix,iox->box", known[:, :, :3], self.weights)
        return torch.fft.irfft(made, n=x.size(-1))


class Leftover(nn.Module):
    """A cell with a layer that nothing calls, one whose result goes nowhere, and a tensor that nothing reads."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, width, 1)
        self.norm = nn.BatchNorm2d(width)
        self.never = nn.Conv2d(channels, width, 3)
        self.lost = nn.Linear(width, 2)
        self.token = nn.Parameter(torch.rand(3))

    def forward(self, x: Tensor) -> Tensor:
        x = self.norm(self.conv(x))
        self.lost(x.mean((2, 3)))
        return x


class Leftovers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = Leftover(3, 4)
        self.second = Leftover(4, 5)
        self.again = Leftover(5, 5)
        self.head = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.LSTM(2, 3)))

    def forward(self, x: Tensor) -> Tensor:
        return self.again(self.again(self.second(self.first(x))))


class Scaling(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, factor: Tensor) -> Tensor:
        ctx.save_for_backward(factor)
        return x * factor

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Any:
        return grad * ctx.saved_tensors[0], None


scaling = Scaling.apply


class KeepsApply(nn.Module):
    """Functions that were kept before anybody could watch them."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = Scaling.apply

    def forward(self, x: Tensor) -> Tensor:
        factor = x.mean()
        y: Tensor = self.scale(x, factor)
        return y + scaling(x, factor)


class AlwaysDrops(nn.Module):
    """``F.dropout`` that doesn't ask for the mode, beside one that does."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(6, 6)
        self.pad = nn.ConstantPad1d(1, 0)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.dropout(self.layer(x), 0.5)
        return self.pad(functional.dropout(x, 0.1, self.training))
