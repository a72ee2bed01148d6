"""The face of the project: form rendering, question pages, small page components. It knows no person and no case."""
