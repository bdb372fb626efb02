"""The procedures of the manual: what their folders cannot say, and the pages by which people run them."""
