"""The plan's other targets: figures that communes and departments enter for a period. Numbers alone, never a person."""
