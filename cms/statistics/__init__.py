"""What the cases tell: terms kept, where they wait, exports."""
