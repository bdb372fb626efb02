"""Development tools: install, run, test and measure the portal on one machine. Only the standard library is needed."""
