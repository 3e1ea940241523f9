"""What client and cloud agree on: tickets, frames, scores and their order, API shapes. Standard library only."""
