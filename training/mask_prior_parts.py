"""The mask prior after its training: read from its weights, and drawn from as the application does."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from anime_painter.errors import UserError
from training.checkpoint import load_weights, read_tensors, weights_path
from training.nets.mask_codec import CELLS, CHOICES, GROUPS, MaskDecoder
from training.nets.mask_prior import LAYERS, WIDTH, MaskDrawer, MaskPriorNet


def trained(run: Path) -> tuple[MaskPriorNet, MaskDecoder]:
    """The averaged networks of a run or of master weights.

    Raises:
        UserError: the file is missing, damaged or of another stage.
    """
    tensors = read_tensors(weights_path(run))
    known = {name.replace("prior_ema.", "prior."): tensor for name, tensor in tensors.items()}
    label, table = known.get("prior.label.weight"), known.get("prior.table")
    if label is None or table is None:
        raise UserError(f"{weights_path(run)} holds no weights that fit the network 'prior'.")
    prior, decoder = MaskPriorNet(len(label), *table.shape).eval(), MaskDecoder().eval()
    load_weights(run, {"prior_ema": prior, "decoder_ema": decoder})
    return prior, decoder


def drawing_trial(chance: torch.Generator) -> dict[str, Tensor]:
    """Inputs of `MaskDrawer` by name, as they could be."""
    place = torch.randint(CELLS, (1,), generator=chance)
    memory = torch.randn(LAYERS, 2, CELLS, WIDTH, generator=chance)
    return {
        "choice": torch.rand(1, generator=chance),
        "before": torch.randint(CHOICES, (1, GROUPS), generator=chance).float(),
        "place": place.float(),
        "memory": memory,
        "chance": _gumbel(chance),
    }


def draw(drawer: MaskDrawer, temperature: float, chance: torch.Generator) -> Tensor:
    """Draws the code of one mask, int64[1, 256, 2]."""
    device = drawer.net.place.device
    choice = torch.rand(1, generator=chance).to(device)
    memory = torch.zeros(LAYERS, 2, CELLS, WIDTH, device=device)
    numbers = torch.zeros(1, GROUPS, device=device)
    cells = []
    for place in range(CELLS):
        gumbel = (temperature * _gumbel(chance)).to(device)
        here = torch.tensor([float(place)], device=device)
        numbers, kept = drawer(choice, numbers, here, memory, gumbel)
        memory[:, :, place] = kept
        cells.append(numbers)
    return torch.stack(cells, dim=1).long()


def _gumbel(chance: torch.Generator) -> Tensor:
    uniform = torch.rand(GROUPS, CHOICES, generator=chance).clamp(1e-9, 1 - 1e-7)
    return -(-uniform.log()).log()
