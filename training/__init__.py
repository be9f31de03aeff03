"""The training half of Anime Painter: draws or reads data, trains the networks, writes models/."""
