"""What the portal tells the gateway and browsers: pages that may be kept, files to deliver, what a page may load."""
