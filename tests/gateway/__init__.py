"""The gateway as it is served: Debian's nginx with our templates, in front of two small backends."""
