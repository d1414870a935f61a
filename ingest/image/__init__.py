"""Pages as pixels: rasterise, deskew, find connected components."""
