"""The reading algorithms. This room knows no Vietnamese and does no input or output."""
