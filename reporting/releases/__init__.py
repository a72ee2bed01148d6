"""The life of a release: asked for, counted, protected and attacked in the background, reviewed, approved, withdrawn."""
