"""The drawing kit: canvas, palette, type, sprites, backdrops."""
