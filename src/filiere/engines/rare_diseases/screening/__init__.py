"""Screening of coded records: which histories look like a rare disease, how long they have lasted, how far the screen can be believed."""
