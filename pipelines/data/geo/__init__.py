"""Geographic files: GeoJSON, KML and zipped shapefiles."""
