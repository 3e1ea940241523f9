"""A campaign of faults against a real embedded cloud and real clients, and the ledger that says whether anything was
lost: kill -9 of either, a network that drops, delays and cuts, credentials that expire."""
