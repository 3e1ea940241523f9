"""The board of one session, kept fresh, with the player's own live score moved at once to where it belongs."""
