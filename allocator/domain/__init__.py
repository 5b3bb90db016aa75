"""The nouns of the field: frozen dataclasses, standard library only, no float."""
