"""What every room of the cms needs: look, health, jobs, printing, the way to the portal."""
