"""A trained span extractor as the folder that Kate serves; `training.export` puts these parts together."""
