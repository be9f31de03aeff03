"""The atelier: draws labelled anime portraits, so that every mask is exact and every picture is our own."""
