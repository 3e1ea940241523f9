"""How the field looks and moves: everything between the simulation's state and the canvas, nothing that it feels."""
