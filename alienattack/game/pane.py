"""The leaderboard pane beside the field."""
