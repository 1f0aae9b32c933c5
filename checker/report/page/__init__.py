"""The HTML page in parts: `build` puts it together, the others prepare what the templates show."""
