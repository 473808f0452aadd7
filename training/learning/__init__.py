"""Fine-tuning: labelled windows, batches, the trainer, alignment and distillation."""
