"""The open data of a workspace for programs: the same facts as the pages, under the same guard."""
