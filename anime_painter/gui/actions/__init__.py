"""What a user can ask for, by topic: each carries it out on the studio, and names its commands and menus."""
