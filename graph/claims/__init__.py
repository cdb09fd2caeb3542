"""Claims: found in a text, read, compared with findings and background facts, and given a verdict with its reasons."""
