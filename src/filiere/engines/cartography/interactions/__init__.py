"""What people do step by step on the map: read the files of a call and choose; carry a new structuring project to its decision."""
