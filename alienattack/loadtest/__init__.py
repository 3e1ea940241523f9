"""Bot players that really play through the product's own client."""
