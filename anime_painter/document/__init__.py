"""What a painting is: its mask, the tools that change it, and what can be undone. No window, no networks."""
