"""The mask prior: a transformer that tells the code of a mask cell by cell, given what the mask shall show.

Method: van den Oord et al., "Neural Discrete Representation Learning", 2017: a density of an autoencoder's
codes, learnt after it; Lee et al., "Autoregressive Image Generation using Residual Quantization", 2022: a
cell holds several numbers, which a small network tells one after the other.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.nets.mask_codec import CELLS, CHOICES, GROUPS

WIDTH = 128
LAYERS = 5
_HEADS = 4
_INNER = 4 * WIDTH


class MaskPriorNet(nn.Module):
    """The density of codes given labels.

    Args:
        labels: how many different labels there are, of all columns together.
        rows, columns: of the table of labels from which one row is chosen to draw a mask.
    """

    table: Tensor

    def __init__(self, labels: int, rows: int, columns: int) -> None:
        super().__init__()
        self.label = nn.Embedding(labels, WIDTH)
        self.number = nn.Embedding(GROUPS * CHOICES, WIDTH)
        self.place = nn.Parameter(torch.randn(CELLS, WIDTH) * 0.02)
        self.layers = nn.ModuleList(_Layer() for _ in range(LAYERS))
        self.heads = nn.ModuleList(_head() for _ in range(GROUPS))
        self.register_buffer("table", torch.zeros(rows, columns, dtype=torch.uint8))
        for embedding in (self.label, self.number):
            nn.init.normal_(embedding.weight, std=0.05)

    def forward(self, labels: Tensor, numbers: Tensor) -> Tensor:
        """The logits of each number, given the labels and all numbers before it.

        Args:
            labels: int64[B, K], for each column which of all labels holds.
            numbers: int64[B, 256, 2] in 0..215.

        Returns:
            float[B, 256, 2, 216].
        """
        inside = self.number(numbers + self._offsets())
        before = F.pad(inside.sum(2), (0, 0, 1, 0))[:, :-1]
        x = before + self.place + self.label(labels).sum(1, keepdim=True)
        for layer in self.layers:
            x = layer(x)
        told = [x + inside[:, :, :i].sum(2) for i in range(GROUPS)]
        return torch.stack([head(x) for head, x in zip(self.heads, told, strict=True)], dim=2)

    def step(
        self, labels: Tensor, before: Tensor, place: Tensor, memory: Tensor, chance: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Draws the numbers of one cell; `MaskDrawer` says what is what."""
        first = (place == 0).float().view(1, 1, 1)
        known = self.number(before + self._offsets()).sum(1, keepdim=True) * (1 - first)
        x = known + self.place[place].unsqueeze(0) + self.label(labels).sum(1, keepdim=True)
        added = []
        for i, layer in enumerate(self.layers):
            assert isinstance(layer, _Layer)
            x, row = layer.step(x, place, memory[i])
            added.append(row)
        x, numbers = x[:, 0], []
        for i, head in enumerate(self.heads):
            number = (head(x) + chance[i]).argmax(1)
            numbers.append(number)
            x = x + self.number(number + i * CHOICES)
        return torch.stack(numbers, dim=1), torch.stack(added)

    def _offsets(self) -> Tensor:
        return torch.arange(GROUPS, device=self.place.device) * CHOICES


class MaskDrawer(nn.Module):
    """What ships of the prior: draws the next cell of a code."""

    def __init__(self, net: MaskPriorNet) -> None:
        super().__init__()
        self.net = net

    def forward(
        self, choice: Tensor, before: Tensor, place: Tensor, memory: Tensor, chance: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Draws the numbers of one cell; whoever calls goes through all 256 in their order.

        Args:
            choice: float[1] in 0..1: it chooses what the mask shows; the same for all cells of a mask.
            before: float[1, 2], the numbers of the cell before; anything for the first cell.
            place: float[1], which cell it is, 0 to 255.
            memory: float[5, 2, 256, 128], what this network gave as its second output, by place.
            chance: float[2, 216], standard Gumbel noise, times a temperature.

        Returns:
            The cell's numbers float[1, 2], and what to keep in `memory[:, :, place]`, float[5, 2, 128].
        """
        rows = len(self.net.table)
        row = (choice * rows).long().clamp(0, rows - 1)
        labels = self.net.table[row].long()
        numbers, kept = self.net.step(labels, before.long(), place.long(), memory, chance)
        return numbers.float(), kept


class _Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.asked = nn.Linear(WIDTH, 3 * WIDTH)
        self.found = nn.Linear(WIDTH, WIDTH)
        self.inner = nn.Sequential(nn.Linear(WIDTH, _INNER), nn.GELU(), nn.Linear(_INNER, WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        query, key, value = (_by_head(part) for part in self.asked(self.first(x)).chunk(3, dim=2))
        seen = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.found(seen.transpose(1, 2).flatten(2))
        return x + self.inner(self.second(x))

    def step(self, x: Tensor, place: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        """One cell float[1, 1, W]; it sees the keys and values before it, float[2, 256, W], and its own."""
        query, key, value = self.asked(self.first(x)).chunk(3, dim=2)
        here = (torch.arange(CELLS, device=x.device) == place).view(1, -1, 1)
        keys, values = (
            torch.where(here, own, kept.unsqueeze(0)) for own, kept in ((key, memory[0]), (value, memory[1]))
        )
        likely = _by_head(query) @ _by_head(keys).transpose(2, 3) * (WIDTH // _HEADS) ** -0.5
        after = torch.arange(CELLS, device=x.device) > place
        likely = likely.masked_fill(after, -1e4).softmax(3)
        x = x + self.found((likely @ _by_head(values)).transpose(1, 2).flatten(2))
        return x + self.inner(self.second(x)), torch.cat((key, value)).squeeze(1)


def _by_head(x: Tensor) -> Tensor:
    return x.unflatten(2, (_HEADS, -1)).transpose(1, 2)


def _head() -> nn.Sequential:
    return nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, CHOICES))
