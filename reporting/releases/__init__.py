"""The life of a release: counted, protected and attacked in the background, reviewed, approved, withdrawn."""
