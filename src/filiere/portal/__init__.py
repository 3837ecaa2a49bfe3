"""The portal, one of two equal faces."""
