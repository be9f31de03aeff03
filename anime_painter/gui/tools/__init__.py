"""The tools of the mouse, each a gesture from pressing to releasing; `document` knows what they paint."""
