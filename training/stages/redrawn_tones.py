"""Tones as the underpainter draws them, but near those of a portrait, for the shaded levels to learn from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.tones import SIZE, Shading, shaded_tones
from anime_painter.inference.underpainter import ART, MASK_SIZE, Planes, drawn_latents, underpainted
from training.checkpoint import load_weights
from training.nets import channels_last
from training.nets.tone_codec import ToneDecoder, ToneEncoder
from training.nets.underpainter import Underpainter

_NOISE = 0.5, 2.5
"""Least and largest standard deviation of the noise from which tones are drawn anew; latents have 1."""


class ToneRedrawer:
    """Puts noise on a portrait's tones and lets the underpainter take it off.

    What it draws out of nothing is of no portrait, so nobody can tell how it is to be painted; what it draws
    out of a portrait's tones has its faults, and the portrait tells.

    Method: Meng et al., "SDEdit: Guided Image Synthesis and Editing with Stochastic Differential Equations",
    2022.

    Args:
        underpainter: its training run, or its master weights.

    Raises:
        UserError: a file is missing, damaged or of other networks.
    """

    def __init__(self, underpainter: Path, device: torch.device) -> None:
        self._encoder, self._decoder, self._net = ToneEncoder(), ToneDecoder(), Underpainter()
        networks: dict[str, nn.Module] = {
            "encoder": self._encoder,
            "decoder": self._decoder,
            "underpainter_ema": self._net,
        }
        load_weights(underpainter, networks)
        for net in networks.values():
            channels_last(net.eval().requires_grad_(False)).to(device)
        self._device = device

    @torch.no_grad()
    def redrawn(self, tones: Tensor, mask: Tensor, rough: Tensor, garment: Tensor) -> Tensor:
        """Draws the tones of one portrait anew; chance is drawn from torch's generator.

        Args:
            tones: float[1, 2, 256, 256], and where they are known.
            mask: uint8[S, S] of class ids, of the portrait.
            rough: the same, of the mask for which they are drawn.
            garment: float[10], the numbers of the style code.

        Returns:
            float[1, 2, 256, 256]; known where the underpainter's are used.
        """
        exact, coverage = (self._coverage(ids, SIZE) for ids in (mask, rough))
        latents = self._encoder(tones[:, :1].to(self._device), exact).float().cpu().numpy()
        known = {"mask": self._coverage(rough, MASK_SIZE), "garment": garment[None].to(self._device)}
        known |= {"dressed": torch.ones(1), "art": torch.from_numpy(ART)}
        known = {name: numbers.to(self._device) for name, numbers in known.items()}

        def denoise(*given: Planes) -> Planes:
            noisy, sigma = (torch.from_numpy(planes).to(self._device) for planes in given)
            return self._net(**known, noisy=noisy, sigma=sigma).float().cpu().numpy()

        least, largest = _NOISE
        seed, noise = int(torch.randint(2**31, ())), least * (largest / least) ** torch.rand(()).item()
        freed = np.full((1, 1, 1, 1), noise, np.float32)
        drawn = torch.from_numpy(drawn_latents(seed, denoise, latents, freed)).to(self._device)
        cells = coverage.cpu().numpy()
        found = shaded_tones(self._decoder(drawn, coverage).float().cpu().numpy()[0, 0], cells)
        told = underpainted(Shading(cells, found), None).known(cells)
        return torch.from_numpy(told.astype(np.float32))

    def _coverage(self, ids: Tensor, size: int) -> Tensor:
        coverage = torch.from_numpy(class_coverage(ids.cpu().numpy(), size))
        return coverage.contiguous(memory_format=torch.channels_last).to(self._device)
