"""How often the reader is right: from the model cards that ship with it, from labelled data, from landmark studies."""
