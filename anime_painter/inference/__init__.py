"""The inference core: masks, pictures and style codes in, portraits and masks out. Knows no window."""
