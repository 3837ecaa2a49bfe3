"""The French national claims data (SNDS): what is read of it, what is left out, and how it becomes OMOP rows."""
