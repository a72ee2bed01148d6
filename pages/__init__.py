"""The face of the project: form rendering, question pages, components. It knows no person and no case."""
