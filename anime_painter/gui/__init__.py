"""The window. It holds no rule of painting: it shows a document and asks a painter."""
