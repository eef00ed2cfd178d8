"""Makes the demo shop "Alder & Finch": the same shop every time, its dates relative to a day."""
