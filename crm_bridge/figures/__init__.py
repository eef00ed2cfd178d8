"""What happens, in figures: over a period, beside another, with what is unusual and why."""
