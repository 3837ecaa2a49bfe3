"""The watch: whether a batch runs like the good ones, and what departs from them."""
